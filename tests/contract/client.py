"""Runs the README's examples by a client that openapi-python-client made from the document.

Usage: client.py FOLDER_OF_THE_CLIENT URL TOKEN
"""

import sys

sys.path.insert(0, sys.argv[1])

from nncf_client import AuthenticatedClient, Client  # noqa: E402
from nncf_client.api.helplines import list_helplines  # noqa: E402
from nncf_client.api.lookup import look_up_place, look_up_places  # noqa: E402
from nncf_client.api.partnerships import (  # noqa: E402
    get_partnership,
    list_partnership_neighbours,
    list_partnerships,
)
from nncf_client.api.writing import create_partnership, verify_partnership  # noqa: E402
from nncf_client.models import (  # noqa: E402
    LookUp,
    LookupBody,
    LookupPlace,
    PartnershipIn,
    PartnershipKind,
    PartnershipOut,
    ProblemDetails,
    VerifiedHow,
    VerifyIn,
)

URL, TOKEN = sys.argv[2:4]
anybody = Client(base_url=URL)
editor = AuthenticatedClient(base_url=URL, token=TOKEN)

found = look_up_place.sync(client=anybody, postcode="CF10 1EP")
assert isinstance(found, LookUp), found
assert found.regions.lad.name == "Cardiff"
assert found.partnerships[0].slug and found.notice

places = [LookupPlace(postcode="M2 5DB"), LookupPlace(postcode="BT1 1AA")]
several = look_up_places.sync(client=anybody, body=LookupBody(places=places))
first, second = several.results
assert isinstance(first, LookUp), first
assert second.problem.status == 404 and second.problem.districts, second

neighbours = list_partnership_neighbours.sync("gwent-regional-anti-slavery-forum", client=anybody)
assert neighbours.items and neighbours.items[0].slug

page = list_partnerships.sync(client=anybody, limit=1)
assert page.total > 1 and page.items[0].coverage.districts > 0 and page.links.next_

refused = list_partnerships.sync(client=anybody, cursor="x")
assert isinstance(refused, ProblemDetails) and refused.status == 400, refused

assert list_helplines.sync(client=anybody).items[0].phone == "999"

new = PartnershipIn(name="Suffolk example partnership", kind=PartnershipKind.LOCAL)
made = create_partnership.sync_detailed(client=editor, body=new)
assert made.status_code == 201, made
assert isinstance(made.parsed, PartnershipOut) and made.parsed.revision == 1
slug = made.parsed.slug
held = VerifyIn(how=VerifiedHow.EMAIL)
verified = verify_partnership.sync(slug, client=editor, body=held, if_match=made.headers["etag"])
assert verified.revision == 2 and verified.verified_by == "editor", verified
unseen = verify_partnership.sync(slug, client=editor, body=held, if_match=made.headers["etag"])
assert isinstance(unseen, ProblemDetails) and unseen.current_revision == 2, unseen
assert get_partnership.sync(slug, client=editor).last_verified_at is not None
