"""What CloudFormation gets: the template as AWS's own translator expands it, so that checks see what is deployed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from boto3 import Session
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

if TYPE_CHECKING:
    from cdu.build.template import Template

_REGION: Final = "eu-central-1"
"""The translator wants one; nothing in the template depends on it."""


def expanded(template: Template) -> Template:
    """Return a packaged template without SAM's types. Raises samtranslator's InvalidDocumentException."""
    uploaded = re.sub(r'"\./[^"]+\.zip"', '"s3://artifacts/bundle.zip"', json.dumps(template))
    found: Template = Translator({}, Parser(), boto_session=Session(region_name=_REGION)).translate(
        json.loads(uploaded), {}
    )
    return found
