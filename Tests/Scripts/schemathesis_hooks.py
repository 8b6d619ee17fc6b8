"""What a description cannot say, for schemathesis: loaded by SCHEMATHESIS_HOOKS."""

import os
import time

import schemathesis

# Parameters that are right one by one and together ask for what cannot be.
TOGETHER = {"output-too-large", "crop-outside", "no-such-page", "cannot-encode"}

# What a schema cannot say of texts: base64, addresses, forms' boundaries, the names of sets, lengths in bytes.
TEXTS = {"bad-base64", "invalid-remote-url", "bad-multipart", "no-image", "no-such-set", "bad-cursor", "name-too-long"}


def plain(value):
    """Numbers as people write them: our URLs have no exponents."""
    if isinstance(value, float):
        text = format(value, ".9f").rstrip("0").rstrip(".")
        return text if text not in ("", "-", "-0") else "0"
    return value


# Ids that there are, by the beginning of the paths they stand in: chance would never find one.
KNOWN = {"/jobs/{id}": "TRY_JOB", "/images/{id}": "TRY_IMAGE", "/images/{id}/events": "TRY_IMAGE"}


@schemathesis.hook
def before_call(context, case, kwargs):
    known = os.environ.get(KNOWN.get(case.operation.path, ""))
    generation = getattr(case.meta, "generation", None)
    if known and case.method.upper() != "DELETE" and generation is not None and generation.mode.is_positive:
        case.path_parameters["id"] = known
    for name, value in list((case.query or {}).items()):
        case.query[name] = plain(value)
        # A time that is over hides whatever else there is to be said.
        text = str(case.query[name])
        if name == "exp" and text.isdigit() and int(text) < time.time():
            case.query[name] = "4102444800"


@schemathesis.check
def refusals_of_what_is_right_have_a_reason(ctx, response, case):
    """A request that fits the description is refused for what it asks for as a whole, or for what the server holds."""
    generation = getattr(case.meta, "generation", None)
    if generation is None or not generation.mode.is_positive or case.method.upper() == "HEAD":
        return
    if response.status_code != 400:
        return
    problem = response.json()
    reasons = problem["code"] in TOGETHER | TEXTS
    reasons |= problem["code"] == "out-of-range" and "'dpr'" in problem["detail"]
    reasons |= problem["code"] == "unknown-preset"
    reasons |= problem["code"] == "misplaced-parameter" and problem["detail"].startswith("'ar' cannot stand beside")
    reasons |= problem["code"] == "bad-json" and "bytes" in problem["detail"]
    # A name's visible letters, and its bytes, are more than a pattern can tell; so is what may be a key or an address.
    reasons |= problem["code"] == "invalid-value" and problem["detail"].startswith(("'download'", "'mark'"))
    assert reasons, f"{problem['code']}: {problem['detail']}"
