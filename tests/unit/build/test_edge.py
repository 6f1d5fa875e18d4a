"""The edge: page and API behind one distribution, private where it should be, and never the cause of a wrong answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cdu.local.web import _POLICY

ROOT = Path(__file__).parents[3]
FILE = ROOT / "infrastructure/edge.yaml"
TEMPLATE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = {name: each["Properties"] for name, each in TEMPLATE["Resources"].items()}
EDGE = RESOURCES["Distribution"]["DistributionConfig"]
(API,) = EDGE["CacheBehaviors"]


def test_cfn_lint_has_no_word_against_it() -> None:
    from cfnlint.api import lint_file  # noqa: PLC0415 - takes seconds to import

    assert [str(match) for match in lint_file(FILE)] == []


def test_the_page_has_the_policy_that_is_tested_on_one_machine() -> None:
    headers = RESOURCES["SecurityHeaders"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert policy == _POLICY.format(engine=" ${CognitoOrigin}")
    assert all(each["Override"] for each in headers.values())
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert headers["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer"
    assert headers["FrameOptions"]["FrameOption"] == "DENY"


@pytest.mark.parametrize("behavior", [EDGE["DefaultCacheBehavior"], API], ids=["page", "api"])
def test_everything_travels_encrypted_with_security_headers(behavior: dict[str, Any]) -> None:
    assert behavior["ViewerProtocolPolicy"] in {"redirect-to-https", "https-only"}
    assert behavior["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}
    by_id = {each["Id"]: each for each in EDGE["Origins"]}
    assert by_id["api"]["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    _, own, _ = EDGE["ViewerCertificate"]["Fn::If"]
    assert own["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_an_answer_for_one_student_is_never_kept_for_another() -> None:
    assert API["CachePolicyId"] == {"Ref": "ApiCache"}
    policy = RESOURCES["ApiCache"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert "Authorization" in key["HeadersConfig"]["Headers"]
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "all"
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0), "what does not say that it is public is not kept"
    assert set(API["CachedMethods"]) == {"GET", "HEAD"}


def test_every_route_of_the_api_is_reached_by_its_own_address(template: dict[str, Any]) -> None:
    stage = template["Resources"]["RestAPI"]["Properties"]["StageName"]
    assert API["PathPattern"] == f"/{stage}/*"
    methods = {
        name.upper()
        for path in template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"].values()
        for name in path
    }
    assert {each for each in methods if not each.startswith("X-")} <= set(API["AllowedMethods"])
    assert "OriginPath" not in EDGE["Origins"][1]


def test_nobody_reads_the_buckets_but_the_distribution() -> None:
    for name in ("PageBucket", "LogBucket"):
        assert set(RESOURCES[name]["PublicAccessBlockConfiguration"].values()) == {True}
    allowed = [
        each for each in RESOURCES["PageBucketPolicy"]["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"
    ]
    assert [each["Principal"] for each in allowed] == [{"Service": "cloudfront.amazonaws.com"}]
    assert "${Distribution}" in allowed[0]["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]
    assert EDGE["Origins"][0]["OriginAccessControlId"]


def test_the_firewall_slows_one_address_and_never_looks_at_students_code() -> None:
    assert EDGE["WebACLId"] == {"Fn::GetAtt": ["Firewall", "Arn"]}
    rules = RESOURCES["Firewall"]["Rules"]
    assert "RateBasedStatement" in rules[0]["Statement"]
    groups = {each["Statement"]["ManagedRuleGroupStatement"]["Name"] for each in rules[1:]}
    assert groups == {"AWSManagedRulesAmazonIpReputationList"}, "other groups look into bodies"


def test_requests_are_logged_and_addresses_of_visitors_go_after_a_month() -> None:
    assert EDGE["Logging"]["Bucket"] == {"Fn::GetAtt": ["LogBucket", "RegionalDomainName"]}
    (rule,) = RESOURCES["LogBucket"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 30)


def test_a_domain_of_ones_own_is_optional_and_needs_a_certificate() -> None:
    assert (TEMPLATE["Parameters"]["DomainName"]["Default"], TEMPLATE["Parameters"]["CertificateArn"]["Default"]) == (
        "",
        "",
    )
    (rule,) = TEMPLATE["Rules"].values()
    assert "CertificateArn" in rule["Assertions"][0]["AssertDescription"]
    condition, with_domain, without = EDGE["Aliases"]["Fn::If"]
    assert (condition, with_domain, without) == ("OwnDomain", [{"Ref": "DomainName"}], {"Ref": "AWS::NoValue"})
