"""What texts have in common."""

import pytest

from tutgen.pages.comparing.common_text import common_text


@pytest.mark.parametrize(
    ("texts", "common"),
    [
        (["Pay Gull", "Pay Gull"], "Pay Gull"),
        (["Pay Gull Line now", "Pay Tern now"], "Pay \u2026 now"),
        (["Pay", "Pay Tern"], "Pay\u2026"),
        (["a a", "a a a"], "a a\u2026"),
        (["Gull", "Tern"], ""),
        ([], ""),
    ],
)
def test_what_differs_in_captions_is_left_out(texts: list[str], common: str) -> None:
    assert common_text(texts) == common
