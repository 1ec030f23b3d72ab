# The words of the pages in English. A test fails when one is missing or unused.

service-name = Anti-slavery partnerships of the UK
page-title = { $title } – { service-name }
draft-tag = Draft
draft-note = Nobody who speaks this language has reviewed these words yet.
skip-to-content = Skip to the content
nav-label = Main
nav-help = Get help
nav-partnerships = Partnerships
nav-about = About
nav-developers = For developers
danger-line = In danger now, or someone else is?
danger-call = Call 999
notice = These are networks of professionals. They do not take reports or provide a place of safety. In danger call 999.
footer-about = The register of the partnerships that meet in the National Network Coordinators’ Forum. Being listed is no endorsement.
footer-links = More
nav-data = Data and downloads
nav-privacy = Privacy
nav-accessibility = Accessibility
exit-this-page = Exit this page
exit-emergency = Emergency

home-title = Who works against slavery and trafficking in your area
home-help-door = I need help, or I am worried about someone
home-help-more = All helplines, text relay, children
home-work-door = I work in this field
home-list-title = { $count ->
    [one] 1 partnership
   *[other] { $count } partnerships
}
home-list-empty = No partnership in the register fits all of that.
home-list-all = Show all partnerships
home-map-alt = Map of the partnerships’ areas. The list below says the same.
home-map-needs-script = The map is loading, or cannot be shown here. The list below says the same.
map-failed = The map could not be loaded. The list says the same.
map-north = Move the map north
map-south = Move the map south
map-east = Move the map east
map-west = Move the map west
map-approximate = Areas are approximate.
key-label = What the colours mean
key-local = Local
key-regional = Regional
key-national = National (outline only)
key-other = Forum or governance (outline only)

search-label = Postcode, town, council area, county, police force or region
search-hint = For example CF10 1EP, CF10, Sandwell, Carlisle or Heddlu Gwent. We keep no record of your search; your device may.
search-button = Find who covers it
search-again = Search again
search-suggestions = Suggestions
search-suggestions-failed = Suggestions could not be loaded. Type the whole name.

filter-title = Narrow the list
filter-words = Name or topic
filter-kind = Kind
filter-status = Status
filter-membership = In the forum
filter-activity = Activity
filter-region = Police force area or region
filter-any = Any
filter-apply = Apply
filter-clear = Clear
filter-divided = { $place } is no more: several places took its place. The list is not narrowed to it. Choose one of them:

kind-local = local
kind-regional = regional
kind-national = national
kind-umbrella = umbrella
kind-forum = forum
kind-governance = governance
kind-unit = unit
kind-panel = panel
kind-related = related body
status-forming = forming
status-active = active
status-dormant = dormant
status-closed = closed
status-merged = merged
status-unknown = status unknown
membership-member = member network
membership-preparing = preparing to join
membership-none = not in the forum
membership-unknown = not known
activity-awareness_raising = Raising awareness
activity-training = Training
activity-information_sharing = Sharing information
activity-victim_support = Supporting victims and survivors
activity-care_pathway = Care pathway for victims
activity-policy = Policies and procedures
activity-incident_response = Responding to incidents
activity-exercise = Exercises
activity-business_engagement = Working with business
activity-outreach = Outreach to communities
activity-advice = Advising other bodies
activity-sharing_practice = Sharing practice
activity-other = Other
role-founder = Founder
role-host = Host
role-funder = Funder
role-chair = Chair
role-coordinator = Coordinator
role-facilitator = Facilitator
role-supporter = Supports or assists
region-country = country
region-region = region
region-pfa = police force area
region-county = county
region-lad = council area

card-covers = Covers
card-email = E-mail
card-website = Website
card-fresh = How fresh
fresh-verified = verified on { $day }
fresh-stated = stated: { $as_of }; not verified since
fresh-never = not verified

partnership-summary-title = What it is
partnership-contact-title = How to reach it
partnership-contact-none = The register has no contact for this partnership. The Human Trafficking Foundation, which convenes the forum, may know whom to ask.
partnership-facts-title = Facts
partnership-kind = Kind
partnership-status = Status
partnership-membership = National forum
partnership-formed = Formed
partnership-closed = Closed
partnership-aliases = Also called
partnership-area-title = Where it works
partnership-area-size = { $districts ->
    [one] 1 council area
   *[other] { $districts } council areas
}, { $km2 } km²
basis-stated = As its source states.
basis-derived = Worked out; from what is not recorded.
partnership-area-districts = Council areas
partnership-map-alt = Map of where it works and of its neighbours. The lists on this page say the same.
partnership-neighbours-title = Neighbours
partnership-neighbours-none = No neighbour is recorded.
relation-same = covers the same area
relation-contains = lies within this one’s area
relation-within = covers this one’s area and more
relation-overlaps = shares some council areas
relation-borders = next door, { $km } km of common border
relation-crosses_to = across the water: { $via }
relation-near = across the water, { $km } km away
partnership-tree-title = Ties to other bodies
link-part_of = Part of
link-reports_to = Reports to
link-succeeds = Took the place of
partnership-roles-title = Who holds which role
partnership-members-title = Member organisations
partnership-members-count = { $qualifier } { $count } (as of { $as_of })
partnership-subgroups-title = Subgroups
partnership-phases-title = Phases
partnership-activities-title = What it does
partnership-funding-title = How it is paid for
partnership-progress-title = How it measures progress
partnership-meetings-title = Meetings
partnership-resources-title = Resources
partnership-sources-title = Where these facts come from
sources-field = Fact
sources-source = Source
sources-as-of = As of
sources-note = Note
partnership-json = This record as JSON

place-covered-by = Who covers it
place-next-door = Next door
place-parents = Lies in
place-none = No local partnership is recorded for it in this register; there may be one all the same.
place-districts = Council areas

found-page-title = Search result
found-help-link = Helplines for this place
found-title = Who covers { $place }
found-lad = Council area { $lad }, police force area { $pfa }.
found-several = It lies in { $count } council areas: { $names }.
found-many = It has { $count } council areas.
found-terminated = This postcode is no longer in use; the answer is for the place where it was.
found-nearest = Nearest partnerships elsewhere
found-none-near-title = No partnership is near
found-km-away = { $km } km away
found-none-near = No partnership in this register is within { $km } km, by land or by a bridge, tunnel or ferry, and works in the same country.
found-none-near-help = If you or someone else needs help, call a helpline.
found-help-title = If you or someone else needs help
found-choose-place = Choose a place
found-choose-district = Choose a council area
found-which = Which place do you mean?
found-which-more = Several places go by that name.
found-unknown = No such place
found-unknown-more = We do not know a postcode, town, council area, county, police force or region by that name. Check the spelling, or try a postcode. The register knows the United Kingdom only.
found-read-as = Read as { $place }: the letters O and I look like the digits 0 and 1. Make sure that it is what you meant.
found-like-more = Nothing is called exactly that. These names are close to it.
found-did-you-mean = Did you mean
found-elsewhere = Not a place in this register: { $place }
found-elsewhere-crown-dependency = It is a Crown Dependency with police of its own, and not part of the United Kingdom. In danger call 999 there too. The numbers below serve the United Kingdom.
found-elsewhere-overseas = It is a British Overseas Territory with police of its own: ask the police there. The numbers below serve the United Kingdom.
found-elsewhere-forces = Its addresses do not say where somebody is. Type the postcode, town or council area of the place itself.
found-elsewhere-no-place = This code stands for no place. Type the postcode, town or council area of the place itself.
elsewhere-jersey = Jersey
elsewhere-guernsey = Guernsey, Alderney or Sark
elsewhere-isle-of-man = the Isle of Man
elsewhere-ascension = Ascension Island
elsewhere-anguilla = Anguilla
elsewhere-antarctic = the British Antarctic Territory
elsewhere-indian-ocean = the British Indian Ocean Territory
elsewhere-bermuda = Bermuda
elsewhere-cayman = the Cayman Islands
elsewhere-falklands = the Falkland Islands
elsewhere-gibraltar = Gibraltar
elsewhere-montserrat = Montserrat
elsewhere-pitcairn = the Pitcairn Islands
elsewhere-st-helena = Saint Helena
elsewhere-south-georgia = South Georgia and the South Sandwich Islands
elsewhere-tristan-da-cunha = Tristan da Cunha
elsewhere-turks-and-caicos = the Turks and Caicos Islands
elsewhere-virgin-islands = the British Virgin Islands
elsewhere-forces = British Forces Post Office
elsewhere-girobank = the former Girobank
elsewhere-banks = letters to banks and public offices
elsewhere-returns = parcels that are sent back
elsewhere-santa = letters to Father Christmas
found-ni = Northern Ireland: choose your council area
found-ni-more = We may not carry postcodes of Northern Ireland. Choose one of its eleven council areas instead.
found-no-postcode = We do not know that postcode
found-no-postcode-half = It is not in the list of postcodes. The first half is: these are the council areas it lies in.
found-no-postcode-more = It is not in the list of postcodes of Great Britain. Check it. The Isle of Man, Jersey and Guernsey are not in the register.
found-abroad = Outside the United Kingdom
found-abroad-more = The register knows the United Kingdom only.

help-title = Get help
help-intro = You can call these numbers for yourself or because you are worried about someone. The partnerships in this register cannot take reports.
help-country = Where are you?
help-country-all = Anywhere in the UK
help-show = Show helplines
help-children = If it is about a child
help-device = We keep no record of your visit. Your device may: the exit button does not clear its history.
helpline-for = For
helpline-where = Where
helpline-checked = Checked on { $day }.
helpline-stated = As stated ({ $as_of }); not checked by the register yet.

problem-home = Go to the start page, and find a partnership by its place
problem-lost = The address may be mistyped, or what stood here may have moved.
problem-again = Go back and try again, or go on from here.
problem-request = Request { $id }
problem-status = Sent with the HTTP status { $status }.

about-title = About the register
about-forum-title = The forum
about-forum = The National Network Coordinators’ Forum, also called the National Network Coordinators’ Anti-Slavery Forum, brings together the coordinators of multi-agency anti-slavery partnerships. The Human Trafficking Foundation formed it in 2015 and convenes it. A paper of 2017 says in one place that these partnerships are from across England and Wales, in another that they are from throughout the UK.
about-aims-title = What the forum is for
about-aim-a = Build supportive relationships between regional organisations and partnerships across the UK.
about-aim-b = Share experience and expertise between them.
about-aim-c = Find and develop best practice, and see trends and patterns.
about-aim-d = Keep up with developments and initiatives on slavery and trafficking.
about-aim-e = Find where support for victims falls short, show what follows from it, work on practical answers and tell policy makers.
about-aim-f = Keep an overview of the training that partners give, and share good modules.
about-aim-g = Pass on what frontline professionals learn to the Home Office and the Independent Anti-Slavery Commissioner, where that is appropriate and necessary.
about-join-title = Joining, or starting a partnership
about-join = A partnership that wants to join the forum asks the Human Trafficking Foundation. In 2017 fourteen partnerships were understood to be members and three to be preparing to join.
about-start = Where no partnership is recorded there may be one all the same: ask the coordinators next door, whom the place search names, or the Foundation. To start one, look for the people in police, councils, health, charities and faith groups who meet trafficked people in their work. Some partnerships began with a few of them meeting regularly, in rooms that members lent, so that nothing hung on funding; for others a police and crime commissioner gave money or administration.
about-links-title = For professionals
about-nrm = Referring a victim: the National Referral Mechanism
about-duty = The duty to notify the Home Office
about-care = The Human Trafficking Foundation’s Trafficking Survivor Care Standards of 2015 (PDF)
about-htf = The Human Trafficking Foundation, which can say whether there are newer standards

data-title = Data and downloads
data-downloads = Downloads
data-csv = The public register as a table (CSV)
data-geojson = The public register with areas (GeoJSON)
data-api = The API and its reference
data-sources-title = Sources
data-sources-records = Each fact about a partnership names its source and the time it was of, on the partnership’s page.
data-sources-places = Council areas, their larger areas and their Welsh names: Office for National Statistics.
data-sources-boundaries = Boundaries: worked out from the postcodes of the Office for National Statistics, clipped to the coast of Natural Earth.
data-sources-postcodes = Postcodes of Great Britain: Code-Point Open of the Ordnance Survey. Those of Northern Ireland may not be carried.
data-sources-towns = Names and centres of towns:
data-boundaries-title = How exact the areas are
data-boundaries = The boundaries were derived from postcodes and are approximate: they may be half a kilometre off. A postcode’s council area is official; a point close to a border is told as uncertain.
data-licence-title = Licence

privacy-title = Privacy
privacy-search = We keep no record of the places you search for, nor of who asked. Your own device may. What you type to narrow the list stands in the page’s address, which your device and the network between can see.
privacy-nobody-else = These pages load nothing from anyone else.
privacy-tiles = The map’s background is loaded from { $host }, which learns your device’s address and which part of the country you look at. Nothing else is loaded from anyone else.
privacy-cookies = These pages set no cookie and use no storage in your browser.
privacy-register = The public register holds organisations and role mailboxes. Contacts that name a person are shown only with that person’s consent.

accessibility-title = Accessibility
accessibility-aim = These pages aim at the Web Content Accessibility Guidelines 2.2, level AA. They work without JavaScript, with a keyboard, and on a screen 320 pixels wide.
accessibility-map = Everything that a map shows stands in a list beside it.
accessibility-report = If something keeps you from using a page, tell the people who run this service.

reason-names = covers { $names }
reason-all = covers all { $count } council areas here
reason-some = covers { $count } of the { $all } council areas here
period-from = from { $date }
period-until = until { $date }
formed-or = { $first }, or { $next }
resource-model = a model
resource-film = a film
resource-policy = a policy
resource-training = training material
resource-campaign = a campaign
resource-plan = a plan
resource-publication = a publication
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Location
locate-button = Use my location
locate-failed = Your device did not tell where it is. Type a place instead.
found-here = the place where you are
found-near-border = It is close to the border of { $districts }, and borders here are approximate: it may be on the other side.
found-split = This postcode is known to lie in { $districts }: which of them depends on the address.
found-near-ireland = It is close to the border with Ireland, and borders here are approximate: it may be on the other side.
found-at-sea = It is off the coast as we have it, which is approximate; the answer is for the nearest council area.
found-far = It is far from any council area that we have on record: at sea, or on land that our approximate coast leaves out.
found-island = It is on or beside { $island }, which our approximate coast leaves out; the answer is for its council area.
found-unlisted = No list has the postcode { $postcode }. This is the answer for all of { $area }: make sure that the postcode is right.
found-formerly = { $how ->
    [renamed] { $was } is now called { $now }.
   *[merged] { $was } is now part of { $now }.
}
found-code-read-as = { $was } is no longer in use; it was read as { $now }.
found-ireland = This place is in Ireland, close to the border with Northern Ireland, and borders here are approximate. If the place that you mean is on this side, choose its council area.
found-divided = { $place } is no more
found-divided-more = Several places took its place. Choose one of them.
found-also-title = If it is on the other side of the border

## Embeds
nav-embed = Put the map on your site
embed-map-title = Map of the UK’s anti-slavery partnerships
embed-map-alt = Map of the partnerships’ areas. The list beside it says the same.
embed-map-needs-script = The map is loading, or cannot be shown here. The list says the same.
embed-help-label = In danger, or in need of help
embed-search-button = Search
embed-search-failed = The search did not work. Try again, or call one of the numbers above.
embed-blocked = This site lets no new window open. The address is:
embed-back = Back to the map
embed-whole-register = Open the full register in a new window
embed-whole-partnership = Open its full page in a new window
embed-sources = Sources of the map
embed-ignored = Not understood, and left out: { $names }
embed-title = Put the map on your site
embed-intro = Choose what it shows, then copy one line. The map sets no cookie, keeps no record of searches and loads nothing from anyone else.
embed-lang = Language
embed-height = Height in pixels
embed-colour = Colour of the top (dark)
embed-centre = Where the map looks. Left empty, it shows all that is chosen.
embed-lat = Latitude, such as 52.48
embed-lon = Longitude, such as -1.89
embed-zoom = Zoom, from 4 to 11
embed-show = Show it
embed-use-view = Use what the map shows now
embed-copy-title = Copy one of these
embed-copy = Copy
embed-copied = Copied
embed-preview-title = How it looks
embed-line-loaded = One line for a web page
embed-line-loaded-hint = Its height fits what it shows. Needs JavaScript on your page; without, a link stands there.
embed-line-frame = A plain frame
embed-line-frame-hint = For sites that allow no script.
embed-line-address = WordPress, or another site that takes addresses (oEmbed)
embed-line-address-hint = Paste the address alone on a line.
embed-line-picture = A picture for newsletters
embed-line-picture-hint = It is drawn anew when it is loaded. Keep the credit beside it.

## Mistakes, history, ages
mistake-link = Report a mistake on this page
mistake-title = Report a mistake
mistake-page-title = Report a mistake: { $name }
mistake-error-title = Error: { $title }
mistake-errors = Your report was not stored
mistake-about = Tell the people who keep the register what is wrong in the entry of { $name }.
mistake-danger = This is not read at once. If someone is in danger call 999.
mistake-help = Other numbers to call
mistake-rules = Do not name people, and do not write about cases. We do not ask who you are, so nobody can answer you.
mistake-told = What is wrong?
mistake-where = Where can we check it? (optional)
mistake-where-hint = A web address, or words.
mistake-at-most = At most { $max } characters.
mistake-leave-empty = Leave this empty
mistake-send = Send the report
mistake-empty = Write what is wrong.
mistake-too-long = Shorten this to { $max } characters. It has { $actual }.
mistake-thanks = Thank you
mistake-stored = Your report about the entry of { $name } was stored.
mistake-what-next = The people who keep the register will look into it. It is shown to nobody else.
mistake-back = Back to { $name }
privacy-mistakes = What you write when you report a mistake is stored for the people who keep the register, without who you are. So that nobody can flood them, the service counts reports by network address: in its memory only, and for as long as it counts them. It writes no address down.
told-stated = Stated
told-unverified = Not verified since.
told-verified = Verified on { $day }.
tree-both = Part of and reports to
tree-below-title = What belongs to it
tree-below-both = part of it, and reports to it
tree-below-part = part of it
tree-below-reports = reports to it
tree-succeeded = Its place was taken by
history-title = History of changes
history-by = Written by { $who }.
history-unavailable = The history cannot be read right now. Try again in a minute.
history-seeded = Entered with the data that came with the register.
history-entered = Entered.
history-changed = Changed: { $fields }.
history-from-to = { $field } (from “{ $from }” to “{ $to }”)
list-and = { $rest } and { $last }
author-seed = the program
author-editor = an editor of the register
author-admin = an admin of the register
author-coordinator = a coordinator
author-other = someone who keeps the register
field-name = name
field-slug = address on this site
field-kind = kind
field-status = status
field-nncf_membership = place in the national forum
field-aliases = other names
field-summary = description
field-formed = when it was formed
field-closed = when it closed
field-website = website
field-email = e-mail
field-coordinators = contacts
field-coverage = where it works
field-links = ties to other bodies
field-roles = roles
field-member_organisations = member organisations
field-activities = activities
field-subgroups = subgroups
field-phases = phases
field-funding = funding
field-progress_measures = measures of progress
field-meetings = meetings
field-resources = resources
field-verification = verification
field-review_months = time between verifications
field-provenance = sources
filter-verified = Verified within
filter-verified-months = { $count } months
help-age = How old is the person?
help-age-unsaid = I would rather not say
help-age-adult = 18 or over
help-age-child = Under 18
help-numbers = Other numbers
help-children-now = In danger now, call
help-children-police = Not an emergency, call the police on
help-children-council = Or call the children’s services of the council where the child is. The council’s website has the number.
helpline-text = By text
helpline-text-unknown = no way is recorded here.

## Map and exit
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-close = Close
map-show = Show on the map
exit-activated = Loading.
exit-timed-out = Exit this page expired.
exit-press-two = Shift, press 2 more times to exit.
exit-press-one = Shift, press 1 more time to exit.

## As of when, on what grounds, and what has ended
standing-as-of = { $what } (as of { $as_of })
standing-verified = { $what } (verified on { $day })
standing-undated = { $what } (no date recorded)
card-member = { $ended ->
    [yes] was an NNCF member network
   *[no] NNCF member network
}{ $how ->
    [verified] , verified on { $when }
    [on] { " " }on { $when }
    [in] { " " }in { $when }
    [as-of] { " " }(as of { $when })
   *[never] { " " }(no date recorded)
}{ $ended ->
    [yes] ; has since ended
   *[no] { "" }
}
card-basis = How the area is known
former-title = Worked here, and has ended
former-ended = { $known ->
    [date] { $how ->
        [merged] It became part of another body: { $when }.
       *[closed] It closed: { $when }.
    }
    [as-of] { $how ->
        [merged] It has become part of another body (as of { $when }).
       *[closed] It has closed (as of { $when }).
    }
   *[never] { $how ->
        [merged] It became part of another body; when is not recorded.
       *[closed] It closed; when is not recorded.
    }
}
former-successor = Its place was taken by
former-no-successor = Who took its place is not recorded.
list-ended = { $count ->
    [one] One of them has ended.
   *[other] { $count } of them have ended.
}
helpline-missing-title = What is missing here
helpline-missing = { $age ->
    [child] This register lists no helpline especially for children in { $country }.
   *[adult] This register lists no helpline especially for adults in { $country }.
}
working-title = Partnership working
working-intro = What the register’s founding documents say of how partnerships work, each with its source and date. The texts are in English.
working-contents = On this page
working-concerns = Partnerships that it concerns
working-json = The same as JSON
working-of-partnership = What the sources say of its way of working
about-working = Outcomes, ways of working, ways to report, and the forum’s own names and scope, as the sources have them
## E-mail to partnerships

mail-both = This message is in Welsh and in English.
mail-confirm-subject = Is the record of { $name } still right?
mail-confirm = Hello,

    the register “{ $service }” holds a public record of { $name }. Please look at it by this link, and say whether it is still right or what is to be corrected:
mail-remind-subject = Reminder: is the record of { $name } still right?
mail-remind = Hello,

    on { $day } we asked whether the public record of { $name } in the register “{ $service }” is still right, and have had no answer yet. Please look at it by this link, and say whether it is right or what is to be corrected:
mail-confirm-end = You need no account. One answer is enough; the link works for { $days } days. Nothing changes before the people who keep the register have read your answer. If this is not for you to say, pass it on to whoever can.
## The page behind a link in such an e-mail

confirm-title = Is your record still right?
confirm-about = This is what the public register holds of { $name }.
confirm-until = Please answer by { $day }. The link works once.
confirm-question = Is all of it right?
confirm-right = Yes, all of it is still right
confirm-correction = No, something is to be corrected
confirm-told = What is to be corrected?
confirm-told-hint = At most 2,000 characters. Do not write about cases.
confirm-send = Send the answer
confirm-choose = Choose whether all of it is right.
confirm-empty = Write what is to be corrected.
confirm-thanks = Thank you
confirm-kept = Your answer about { $name } was stored. The people who keep the register look at it before anything changes.
confirm-errors = Your answer was not stored
confirm-facts = What the record says
confirm-public = The public page
