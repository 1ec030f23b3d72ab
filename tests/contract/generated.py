"""Runs the README's examples by a client that openapi-generator made for Python.

Usage: generated.py FOLDER_OF_THE_CLIENT URL TOKEN
"""

import sys

sys.path.insert(0, sys.argv[1])

import nncf_generated as made  # noqa: E402

URL, TOKEN = sys.argv[2:4]
anybody = made.ApiClient(made.Configuration(host=URL))
editor = made.ApiClient(made.Configuration(host=URL, access_token=TOKEN))

found = made.LookupApi(anybody).look_up_place(postcode="CF10 1EP")
assert found.regions.lad.name == "Cardiff", found
places = made.LookupBody(places=[made.LookupPlace(postcode="M2 5DB"), made.LookupPlace(postcode="BT1 1AA")])
several = made.LookupApi(anybody).look_up_places(places).actual_instance
first, second = [result.actual_instance for result in several.results]
assert first.place.postcode == "M2 5DB" and second.problem.status == 404
beside = made.PartnershipsApi(anybody).list_partnership_neighbours("gwent-regional-anti-slavery-forum")
assert beside.items[0].slug
page = made.PartnershipsApi(anybody).list_partnerships(limit=1)
assert page.total > 1, page
try:
    made.PartnershipsApi(anybody).list_partnerships(cursor="x")
    raise AssertionError("a forged cursor was taken")
except made.exceptions.BadRequestException as refused:
    assert refused.data.status == 400, refused
writing = made.WritingApi(editor)
new = made.PartnershipIn(name="Essex example partnership", kind="local")
record = writing.create_partnership_with_http_info(new)
etag = {name.lower(): value for name, value in record.headers.items()}["etag"]
held = writing.verify_partnership(record.data.slug, etag, made.VerifyIn(how="email"))
assert held.revision == 2 and held.verified_by == "editor", held
