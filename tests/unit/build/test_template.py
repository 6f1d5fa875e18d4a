from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from analytics.lake.transform import SCHEMA
from cdu.build.images import write_context
from cdu.build.package import LOCAL, package
from cdu.build.template import ANY_METHOD, LOG_RETENTION_DAYS, TemplateError, compose, finish
from cdu.bundle import fingerprint, sources, write_zip
from cdu.local.localise import localise

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
PARTS = ROOT / ".chalice/template"
SERVERLESS = "AWS::Serverless::Function"
CONFIG = json.loads((ROOT / ".chalice/config.json").read_text(encoding="utf-8"))
DATA = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))


def of_type(resources: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == kind}


def statements(resources: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            document = policy["PolicyDocument"]["Statement"]
            yield from ((name, each) for each in document)


def denied_to_code(resources: dict[str, Any], role: str) -> set[str]:
    """Actions that a role denies to whatever runs inside its own function, whatever else it allows."""
    denied: set[str] = set()
    for owner, statement in statements(resources):
        if (owner, statement["Effect"], statement["Resource"]) == (role, "Deny", "*"):
            (source,) = statement["Condition"]["ArnEquals"]["lambda:SourceFunctionArn"].values()
            functions = [
                each for each in of_type(resources, "AWS::Lambda::Function").values() if role in str(each["Role"])
            ]
            names = [function["FunctionName"]["Fn::Sub"] for function in functions]
            assert [source.endswith(f":function:{name}") for name in names] == [True]
            denied |= set(statement["Action"])
    return denied


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class TestComposing:
    def write(self, folder: Path, **parts: str) -> Path:
        base = {"table": "Resources: {EventsTable: {Properties: {TableInput: {StorageDescriptor: {}}}}}"}
        for name, text in (base | parts).items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    def test_parts_become_one_template_with_the_columns_of_the_schema(self, tmp_path: Path) -> None:
        parts = self.write(tmp_path, a="Resources: {A: {Type: x}}", b="Resources: {A: {Properties: {P: 1}}}")
        merged = compose(parts, ROOT / "analytics/lake/schema.json")
        assert merged["Resources"]["A"] == {"Type": "x", "Properties": {"P": 1}}
        table = merged["Resources"]["EventsTable"]["Properties"]["TableInput"]
        assert [column["Name"] for column in table["StorageDescriptor"]["Columns"]] == [
            column["name"] for column in SCHEMA["columns"]
        ]
        assert [column["Name"] for column in table["PartitionKeys"]] == ["arrived"]

    def test_two_parts_that_set_the_same_are_refused(self, tmp_path: Path) -> None:
        parts = self.write(tmp_path, a="Resources: {A: {Type: x}}", b="Resources: {A: {Type: y}}")
        with pytest.raises(TemplateError, match=r"b\.yaml sets 'Type' a second time"):
            compose(parts, ROOT / "analytics/lake/schema.json")


class TestFinishing:
    FUNCTION: dict[str, Any] = {"Type": SERVERLESS, "Properties": {"FunctionName": {"Fn::Sub": "${AWS::StackName}-f"}}}  # noqa: RUF012 - read only

    def test_every_function_gets_a_log_group_of_its_name(self) -> None:
        finished = finish({"Resources": {"F": self.FUNCTION, "B": {"Type": "AWS::S3::Bucket"}}})
        assert finished["Resources"]["FLogs"]["Properties"] == {
            "LogGroupName": {"Fn::Sub": "/aws/lambda/${AWS::StackName}-f"},
            "RetentionInDays": LOG_RETENTION_DAYS,
        }
        assert set(finished["Resources"]) == {"F", "B", "FLogs"}

    def test_functions_that_chalice_does_not_know_run_on_its_python(self) -> None:
        known = {"Type": SERVERLESS, "Properties": {**self.FUNCTION["Properties"], "Runtime": "python3.13"}}
        own = {"Type": "AWS::Lambda::Function", "Properties": {**self.FUNCTION["Properties"], "Handler": "h"}}
        finished = finish({"Resources": {"F": known, "G": own}})
        assert finished["Resources"]["G"]["Properties"]["Runtime"] == "python3.13"

    def test_a_patch_of_something_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(TemplateError, match="patch resources that Chalice does not make: Typo"):
            finish({"Resources": {"F": self.FUNCTION, "Typo": {"Properties": {}}}})

    def test_a_function_without_a_name_is_refused(self) -> None:
        with pytest.raises(TemplateError, match="F needs a FunctionName"):
            finish({"Resources": {"F": {"Type": SERVERLESS, "Properties": {}}}})


def test_every_function_that_is_a_zip_says_what_runs_it(resources: dict[str, Any]) -> None:
    functions = {**of_type(resources, SERVERLESS), **of_type(resources, "AWS::Lambda::Function")}
    zips = {name: each for name, each in functions.items() if each.get("PackageType") != "Image"}
    assert len(zips) > 10
    assert {each.get("Runtime") for each in zips.values()} == {
        f"python{sys.version_info.major}.{sys.version_info.minor}"
    }


class TestThePackagedTemplate:
    def test_a_method_that_a_path_does_not_have_reaches_the_application(self, resources: dict[str, Any]) -> None:
        for path, methods in resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"].items():
            other = methods[ANY_METHOD]
            assert "security" not in other, path
            assert other["x-amazon-apigateway-integration"]["type"] == "aws_proxy"

    def test_every_trusted_function_has_a_hand_written_policy_file(self, resources: dict[str, Any]) -> None:
        handlers = {function["Handler"].partition(".")[2] for function in of_type(resources, SERVERLESS).values()}
        configured = set(CONFIG["lambda_functions"])
        assert {"api_handler" if handler == "app" else handler for handler in handlers} == configured
        assert CONFIG["autogen_policy"] is False
        for settings in CONFIG["lambda_functions"].values():
            assert (ROOT / ".chalice" / settings["iam_policy_file"]).is_file()

    def test_no_statement_allows_every_action_of_a_service(self, resources: dict[str, Any]) -> None:
        for role, statement in statements(resources):
            for action in listed(statement["Action"]):
                assert "*" not in action, (role, action)

    def test_every_statement_names_resources_of_these_stacks(self, resources: dict[str, Any]) -> None:
        own = ("Fn::GetAtt", "Fn::ImportValue", "${AWS::StackName}", "${LakeDatabase}", "${Workgroup}")
        demanded = ("database/default",)  # Athena asks for it, whatever a query reads
        for role, statement in statements(resources):
            if set(statement["Action"]) <= denied_to_code(resources, role):
                continue  # what Lambda itself does with the role, and the code in it may not
            if statement["Action"] == ["cloudwatch:GetMetricData"]:
                continue  # numbers only, and CloudWatch knows no resource for it
            for resource in listed(statement["Resource"]):
                text = json.dumps(resource)
                catalog = text.endswith(':catalog"}')  # Glue asks for it and has one per account
                assert catalog or any(mark in text for mark in (*own, *demanded)), (role, resource)

    def test_what_is_imported_is_exported_by_the_data_stack(self, template: dict[str, Any]) -> None:
        exported = {each["Export"]["Name"]["Fn::Sub"].partition("-")[2] for each in DATA["Outputs"].values()}
        wanted = set()

        def walk(node: Any) -> None:
            if isinstance(node, dict):
                if "Fn::ImportValue" in node:
                    wanted.add(node["Fn::ImportValue"]["Fn::Sub"].removeprefix("${DataStack}-"))
                for value in node.values():
                    walk(value)
            for value in node if isinstance(node, list) else ():
                walk(value)

        walk(template)
        assert wanted
        assert wanted <= exported

    def test_a_runner_may_write_its_log_and_nothing_else(self, resources: dict[str, Any]) -> None:
        runners = of_type(resources, "AWS::Lambda::Function")
        assert runners
        for name, function in runners.items():
            assert "Environment" not in function, name
            role = function["Role"]["Fn::GetAtt"][0]
            actions = {action for owner, each in statements(resources) if owner == role for action in each["Action"]}
            assert actions - denied_to_code(resources, role) == {"logs:CreateLogStream", "logs:PutLogEvents"}
            assert "ManagedPolicyArns" not in resources[role]["Properties"]

    def test_nothing_of_the_trusted_bundle_reaches_a_runner_through_globals(self, template: dict[str, Any]) -> None:
        assert set(template["Globals"]) == {"Api", "Function"}  # applies to AWS::Serverless::Function only

    def test_every_queue_that_feeds_a_function_is_answered_message_by_message(self, resources: dict[str, Any]) -> None:
        sources = _events(resources, "SQS")
        assert sources
        for _, event in sources:
            assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]

    def test_a_queue_hides_a_message_six_times_as_long_as_its_function_may_take(
        self, resources: dict[str, Any]
    ) -> None:
        for function, event in _events(resources, "SQS"):
            queue = resources[event["Queue"]["Fn::Sub"].strip("${}").removesuffix(".Arn")]["Properties"]
            assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
            assert queue["RedrivePolicy"]["maxReceiveCount"] >= 3

    def test_every_target_of_a_rule_has_a_retry_policy_and_a_dead_letter_queue(self, resources: dict[str, Any]) -> None:
        targets = [event for _, event in (*_events(resources, "CloudWatchEvent"), *_events(resources, "Schedule"))]
        targets += [each for rule in of_type(resources, "AWS::Events::Rule").values() for each in rule["Targets"]]
        assert len(targets) >= 4
        for target in targets:
            assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 86_400
            assert resources[target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]]["Type"] == "AWS::SQS::Queue"

    def test_every_function_that_events_start_keeps_what_it_could_not_do(self, resources: dict[str, Any]) -> None:
        for kind in ("CloudWatchEvent", "Schedule"):
            for function, _ in _events(resources, kind):
                if function["Handler"] == "app.canary":  # has nothing to do later: the next run tells the same
                    assert function["EventInvokeConfig"] == {"MaximumRetryAttempts": 0}
                    continue
                queue = function["DeadLetterQueue"]["TargetArn"]
                role = function["Role"]["Fn::GetAtt"][0]
                sends = [
                    each for owner, each in statements(resources) if owner == role and queue in listed(each["Resource"])
                ]
                assert [each["Action"] for each in sends] == [["sqs:SendMessage"]], function["Handler"]

    def test_dead_letters_wait_two_weeks_and_somebody_is_told(self, resources: dict[str, Any]) -> None:
        queues = of_type(resources, "AWS::SQS::Queue")
        alarms = json.dumps(of_type(resources, "AWS::CloudWatch::Alarm"))
        letters = {name: queue for name, queue in queues.items() if "DeadLetters" in name}
        assert len(letters) >= 3
        for name, queue in letters.items():
            assert queue["MessageRetentionPeriod"] == 1_209_600
            assert f'["{name}", "QueueName"]' in alarms

    def test_the_lakes_columns_are_those_of_the_schema(self, resources: dict[str, Any]) -> None:
        table = resources["EventsTable"]["Properties"]["TableInput"]
        columns = [(column["Name"], column["Type"]) for column in table["StorageDescriptor"]["Columns"]]
        assert columns == [(column["name"], column["type"]) for column in SCHEMA["columns"]]

    def test_everything_stateful_outlives_its_stack(self) -> None:
        kinds = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"}
        stateful = {name: each for name, each in DATA["Resources"].items() if each["Type"] in kinds}
        assert len(stateful) == 12
        for each in stateful.values():
            assert (each["DeletionPolicy"], each["UpdateReplacePolicy"]) == ("Retain", "Retain")

    def test_no_bucket_is_public(self) -> None:
        for bucket in of_type(DATA["Resources"], "AWS::S3::Bucket").values():
            assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}

    def test_a_runner_too_large_for_a_layer_is_an_image_that_a_parameter_names(self, template: dict[str, Any]) -> None:
        function = template["Resources"]["RunnerRust"]["Properties"]
        assert function["PackageType"] == "Image"
        assert function["Code"] == {"ImageUri": {"Ref": "RustImage"}}
        assert not {"Handler", "Runtime", "Layers"} & function.keys()
        assert template["Parameters"]["RustImage"]["Default"] == ""
        told = template["Conditions"]["RustImageIsPushed"]
        assert told == {"Fn::Not": [{"Fn::Equals": [{"Ref": "RustImage"}, ""]}]}
        conditional = {name for name, each in template["Resources"].items() if each.get("Condition")}
        assert conditional == {"RunnerRust", "RunnerRustRole", "AlarmSubscription"}
        assert "RustLayer" not in template["Resources"]

    def test_on_this_machine_an_image_is_a_zip_like_the_others(self, template: dict[str, Any]) -> None:
        local, _ = localise(template)
        function = local["Resources"]["RunnerRust"]["Properties"]
        assert "PackageType" not in function
        assert function["Code"] == local["Resources"]["RunnerPython"]["Properties"]["Code"]
        assert function["Handler"] == "runners.handler.handler"
        assert function["Environment"]["Variables"].keys() == {"CDU_LAYERS"}
        assert "RustImage" not in local["Parameters"]
        assert "RustImageIsPushed" not in local["Conditions"]
        assert [name for name, each in local["Resources"].items() if "Condition" in each] == ["AlarmSubscription"]

    def test_accounts_do_not_tell_small_letters_from_capitals_and_are_not_deleted_by_mistake(self) -> None:
        pool = DATA["Resources"]["UserPool"]["Properties"]
        assert (pool["UsernameAttributes"], pool["UsernameConfiguration"]) == (["email"], {"CaseSensitive": False})
        assert {each["Name"]: each["Required"] for each in pool["Schema"]} == {"email": True, "zoneinfo": False}
        assert pool["DeletionProtection"] == "ACTIVE"
        assert pool["UserAttributeUpdateSettings"] == {"AttributesRequireVerificationBeforeUpdate": ["email"]}

    def test_what_the_pools_client_may_read_and_write_is_what_it_needs(self) -> None:
        client = DATA["Resources"]["UserPoolClient"]["Properties"]
        assert client["WriteAttributes"] == client["ReadAttributes"] == ["email", "zoneinfo"]
        assert client["PreventUserExistenceErrors"] == "ENABLED"
        assert client["EnableTokenRevocation"] is True

    def test_a_new_account_deploys_without_ses_and_a_sender_is_two_parameters(self) -> None:
        assert {name: each["Default"] for name, each in DATA["Parameters"].items()} == {
            "MailIdentityArn": "",
            "MailFrom": "",
        }
        condition, by_ses, otherwise = DATA["Resources"]["UserPool"]["Properties"]["EmailConfiguration"]["Fn::If"]
        assert by_ses == {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": {"Ref": "MailIdentityArn"},
            "From": {"Ref": "MailFrom"},
        }
        assert otherwise == {"Ref": "AWS::NoValue"}
        assert DATA["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "MailIdentityArn"}, ""]}]}

    def test_cfn_lint_has_no_word_against_the_templates(self, template_file: Path) -> None:
        from cfnlint.api import lint_file  # noqa: PLC0415 - takes seconds to import

        for path in (template_file, ROOT / "infrastructure/data.yaml"):
            assert [str(match) for match in lint_file(path)] == []

    def test_nothing_is_built_again_while_no_input_changes(self, template_file: Path) -> None:
        written = template_file.stat().st_mtime_ns
        assert package(LOCAL, template_file.parent) == template_file
        assert template_file.stat().st_mtime_ns == written


def _events(resources: dict[str, Any], kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [
        (function, event["Properties"])
        for function in of_type(resources, SERVERLESS).values()
        for event in function.get("Events", {}).values()
        if event["Type"] == kind
    ]


class TestImages:
    def test_the_folder_holds_the_layer_the_runners_and_a_dockerfile(self, tmp_path: Path) -> None:
        tree = tmp_path / "rust"
        (tree / "bin").mkdir(parents=True)
        (tree / "bin/rustc").write_text("x", encoding="utf-8")
        (tree / "bin/cc").symlink_to("rustc")
        target = tmp_path / "image"
        for _ in range(2):
            write_context("rust", tree, target)
        assert {path.name for path in target.iterdir()} == {"Dockerfile", "runners", "rust"}
        assert (target / "rust/bin/cc").is_symlink()
        assert (target / "runners/handler.py").is_file()
        copied = re.findall(r"^COPY (\S+)", (target / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(copied) == {"runners", "rust"}


class TestBundles:
    def test_the_same_files_give_the_same_bytes(self, tmp_path: Path) -> None:
        source = tmp_path / "a.py"
        source.write_text("x", encoding="utf-8")
        for name in ("one.zip", "two.zip"):
            write_zip(tmp_path / name, [("a.py", source)])
            source.touch()
        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()

    def test_caches_are_left_out_and_the_order_is_fixed(self, tmp_path: Path) -> None:
        for name in ("b.py", "a.py", "__pycache__/a.pyc"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(name, encoding="utf-8")
        assert [path.name for path in sources(tmp_path)] == ["a.py", "b.py"]

    def test_a_fingerprint_changes_with_content_and_with_names(self, tmp_path: Path) -> None:
        one, two = tmp_path / "one", tmp_path / "two"
        one.write_text("x", encoding="utf-8")
        two.write_text("x", encoding="utf-8")
        first = fingerprint([one])
        assert first != fingerprint([two])
        one.write_text("y", encoding="utf-8")
        assert first != fingerprint([one])
