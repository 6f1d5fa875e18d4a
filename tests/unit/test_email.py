from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cdu.commands import account, admin, repairing
from cdu.email import normalised
from tests.emails import REFUSED, SPELLINGS

if TYPE_CHECKING:
    import click


@pytest.mark.parametrize(("written", "meant"), SPELLINGS.items())
def test_spellings_of_one_person_are_one_account(written: str, meant: str) -> None:
    assert normalised(written) == meant


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="around one @"):
        normalised(written)


@given(st.text() | st.emails())
def test_a_normalised_address_stays_as_it_is(written: str) -> None:
    try:
        once = normalised(written)
    except ValueError:
        return
    assert normalised(once) == normalised(written.upper()) == once


@pytest.mark.parametrize("command", [account.register, account.login, admin.grant, repairing.export, repairing.forget])
def test_every_command_with_an_account_refuses_what_is_no_address(command: click.Command) -> None:
    found = CliRunner().invoke(command, ["ada\x1b[2J"])
    assert found.exit_code == 2
    assert "an e-mail address has" in found.output
    assert "\x1b" not in found.output
