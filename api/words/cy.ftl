# The words of the pages in Welsh: a draft until a speaker has reviewed it. A test fails when one is missing or unused.

service-name = Partneriaethau gwrthgaethwasiaeth y DU
page-title = { $title } – { service-name }
draft-tag = Drafft
draft-note = Nid oes siaradwr Cymraeg wedi adolygu’r geiriau hyn eto.
skip-to-content = Neidio i’r cynnwys
nav-label = Prif ddewislen
nav-help = Cael help
nav-partnerships = Partneriaethau
nav-about = Ynghylch
nav-developers = I ddatblygwyr
danger-line = Ydych chi neu rywun arall mewn perygl nawr?
danger-call = Ffoniwch 999
notice = Rhwydweithiau o weithwyr proffesiynol yw’r rhain. Nid ydynt yn derbyn adroddiadau nac yn darparu lle diogel. Os ydych mewn perygl, ffoniwch 999.
footer-about = Y gofrestr o’r partneriaethau sy’n cwrdd yn y National Network Coordinators’ Forum. Nid yw bod ar y gofrestr yn golygu cymeradwyaeth.
footer-links = Rhagor
nav-data = Data a lawrlwythiadau
nav-privacy = Preifatrwydd
nav-accessibility = Hygyrchedd
exit-this-page = Gadael y dudalen hon
exit-emergency = Argyfwng

home-title = Pwy sy’n gweithio yn erbyn caethwasiaeth a masnachu pobl yn eich ardal
home-help-door = Mae angen help arnaf, neu rwy’n poeni am rywun
home-help-more = Pob llinell gymorth, cyfnewid testun, plant
home-work-door = Rwy’n gweithio yn y maes hwn
home-list-title = { $count ->
    [zero] Dim partneriaethau
    [one] 1 bartneriaeth
    [two] { $count } bartneriaeth
    [few] { $count } partneriaeth
    [many] { $count } phartneriaeth
   *[other] { $count } o bartneriaethau
}
home-list-empty = Nid oes unrhyw bartneriaeth yn y gofrestr yn cyfateb i hynny i gyd.
home-list-all = Dangos pob partneriaeth
home-map-alt = Map o ardaloedd y partneriaethau. Mae’r rhestr isod yn dweud yr un peth.
home-map-needs-script = Mae’r map yn llwytho, neu ni ellir ei ddangos yma. Mae’r rhestr isod yn dweud yr un peth.
map-failed = Nid oedd modd llwytho’r map. Mae’r rhestr yn dweud yr un peth.
map-north = Symud y map i’r gogledd
map-south = Symud y map i’r de
map-east = Symud y map i’r dwyrain
map-west = Symud y map i’r gorllewin
map-approximate = Brasamcan yw’r ardaloedd.
key-label = Ystyr y lliwiau
key-local = Lleol
key-regional = Rhanbarthol
key-national = Cenedlaethol (amlinelliad yn unig)
key-other = Fforwm neu lywodraethu (amlinelliad yn unig)

search-label = Cod post, tref, ardal cyngor, sir, llu heddlu neu ranbarth
search-hint = Er enghraifft CF10 1EP, CF10, Sandwell, Caerfyrddin neu Heddlu Gwent. Nid ydym yn cadw cofnod o’ch chwiliad; gall eich dyfais wneud hynny.
search-button = Gweld pwy sy’n cwmpasu’r lle hwn
search-again = Chwilio eto
search-suggestions = Awgrymiadau
search-suggestions-failed = Ni ellid llwytho awgrymiadau. Teipiwch yr enw cyfan.

filter-title = Cyfyngu’r rhestr
filter-words = Enw neu bwnc
filter-kind = Math
filter-status = Statws
filter-membership = Yn y fforwm
filter-activity = Gweithgarwch
filter-region = Ardal heddlu neu ranbarth
filter-any = Unrhyw un
filter-apply = Defnyddio
filter-clear = Clirio
filter-divided = Nid yw { $place } yn bod mwyach: daeth sawl lle yn ei le. Nid yw’r rhestr wedi’i chyfyngu iddo. Dewiswch un ohonynt:

kind-local = lleol
kind-regional = rhanbarthol
kind-national = cenedlaethol
kind-umbrella = corff ymbarél
kind-forum = fforwm
kind-governance = llywodraethu
kind-unit = uned
kind-panel = panel
kind-related = corff cysylltiedig
status-forming = wrthi’n cael ei sefydlu
status-active = gweithredol
status-dormant = segur
status-closed = wedi cau
status-merged = wedi uno
status-unknown = statws anhysbys
membership-member = rhwydwaith sy’n aelod
membership-preparing = yn paratoi i ymuno
membership-none = heb fod yn y fforwm
membership-unknown = anhysbys
activity-awareness_raising = Codi ymwybyddiaeth
activity-training = Hyfforddiant
activity-information_sharing = Rhannu gwybodaeth
activity-victim_support = Cefnogi dioddefwyr a goroeswyr
activity-care_pathway = Llwybr gofal i ddioddefwyr
activity-policy = Polisïau a gweithdrefnau
activity-incident_response = Ymateb i ddigwyddiadau
activity-exercise = Ymarferion
activity-business_engagement = Gweithio gyda busnesau
activity-outreach = Estyn allan i gymunedau
activity-advice = Cynghori cyrff eraill
activity-sharing_practice = Rhannu arferion
activity-other = Arall
role-founder = Sylfaenydd
role-host = Sefydliad lletyol
role-funder = Cyllidwr
role-chair = Cadeirydd
role-coordinator = Cydgysylltydd
role-facilitator = Hwylusydd
role-supporter = Yn cefnogi neu’n cynorthwyo
region-country = gwlad
region-region = rhanbarth
region-pfa = ardal heddlu
region-county = sir
region-lad = ardal cyngor

card-covers = Yn cwmpasu
card-email = E-bost
card-website = Gwefan
card-fresh = Pa mor gyfredol
fresh-verified = gwiriwyd ar { $day }
fresh-stated = nodwyd: { $as_of }; heb ei wirio ers hynny
fresh-never = heb ei wirio

partnership-summary-title = Beth ydyw
partnership-contact-title = Sut i gysylltu
partnership-contact-none = Nid oes gan y gofrestr fanylion cyswllt ar gyfer y bartneriaeth hon. Efallai y bydd y Human Trafficking Foundation, sy’n cynnull y fforwm, yn gwybod pwy i’w holi.
partnership-facts-title = Ffeithiau
partnership-kind = Math
partnership-status = Statws
partnership-membership = Fforwm cenedlaethol
partnership-formed = Sefydlwyd
partnership-closed = Caewyd
partnership-aliases = Enwau eraill
partnership-area-title = Ble mae’n gweithio
partnership-area-size = { $districts ->
    [one] 1 ardal cyngor
    [two] { $districts } ardal cyngor
    [few] { $districts } ardal cyngor
    [many] { $districts } ardal cyngor
   *[other] { $districts } o ardaloedd cyngor
}, { $km2 } km²
basis-stated = Fel y mae ei ffynhonnell yn nodi.
basis-derived = Casglwyd hyn; nid yw wedi’i gofnodi o beth.
partnership-area-districts = Ardaloedd cyngor
partnership-map-alt = Map o’r ardal lle mae’n gweithio ac o’i chymdogion. Mae’r rhestrau ar y dudalen hon yn dweud yr un peth.
partnership-neighbours-title = Cymdogion
partnership-neighbours-none = Nid oes cymydog wedi’i gofnodi.
relation-same = yn cwmpasu’r un ardal
relation-contains = o fewn ardal y bartneriaeth hon
relation-within = yn cwmpasu ardal y bartneriaeth hon a mwy
relation-overlaps = yn rhannu rhai ardaloedd cyngor
relation-borders = drws nesaf, { $km } km o ffin gyffredin
relation-crosses_to = dros y dŵr: { $via }
relation-near = dros y dŵr, { $km } km i ffwrdd
partnership-tree-title = Cysylltiadau â chyrff eraill
link-part_of = Rhan o
link-reports_to = Yn adrodd i
link-succeeds = Yn olynu
partnership-roles-title = Pwy sydd â pha rôl
partnership-members-title = Sefydliadau sy’n aelodau
partnership-members-count = { $qualifier } { $count } (dyddiad: { $as_of })
partnership-subgroups-title = Is-grwpiau
partnership-phases-title = Cyfnodau
partnership-activities-title = Beth mae’n ei wneud
partnership-funding-title = Sut mae’n cael ei hariannu
partnership-progress-title = Sut mae’n mesur cynnydd
partnership-meetings-title = Cyfarfodydd
partnership-resources-title = Adnoddau
partnership-sources-title = O ble y daw’r ffeithiau hyn
sources-field = Ffaith
sources-source = Ffynhonnell
sources-as-of = Dyddiad
sources-note = Nodyn
partnership-json = Y cofnod hwn fel JSON

place-covered-by = Pwy sy’n ei gwmpasu
place-next-door = Drws nesaf
place-parents = O fewn
place-none = Nid oes partneriaeth leol wedi’i chofnodi ar ei gyfer yn y gofrestr hon; efallai fod un yn bodoli serch hynny.
place-districts = Ardaloedd cyngor

found-page-title = Canlyniad y chwiliad
found-help-link = Llinellau cymorth ar gyfer y lle hwn
found-title = Pwy sy’n cwmpasu { $place }
found-lad = Ardal cyngor { $lad }, ardal heddlu { $pfa }.
found-several = Mae’r lle hwn mewn { $count } ardal cyngor: { $names }.
found-many = Mae { $count } o ardaloedd cyngor ynddo.
found-terminated = Nid yw’r cod post hwn yn cael ei ddefnyddio mwyach; mae’r ateb ar gyfer y man lle’r oedd.
found-nearest = Y partneriaethau agosaf mewn mannau eraill
found-none-near-title = Nid oes partneriaeth gerllaw
found-km-away = { $km } km i ffwrdd
found-none-near = Nid oes partneriaeth yn y gofrestr hon o fewn { $km } km, dros dir neu dros bont, drwy dwnnel neu ar fferi, sy’n gweithio yn yr un wlad.
found-none-near-help = Os oes angen help arnoch chi neu ar rywun arall, ffoniwch linell gymorth.
found-help-title = Os oes angen help arnoch chi neu ar rywun arall
found-choose-place = Dewiswch le
found-choose-district = Dewiswch ardal cyngor
found-which = Pa le rydych chi’n ei olygu?
found-which-more = Mae sawl lle â’r enw hwnnw.
found-unknown = Nid oes lle o’r fath
found-unknown-more = Ni wyddom am god post, tref, ardal cyngor, sir, llu heddlu na rhanbarth o’r enw hwnnw. Gwiriwch y sillafu, neu rhowch gynnig ar god post. Dim ond y Deyrnas Unedig y mae’r gofrestr yn ei hadnabod.
found-read-as = Darllenwyd fel { $place }: mae’r llythrennau O ac I yn edrych fel y digidau 0 ac 1. Gwnewch yn siŵr mai dyna oedd gennych mewn golwg.
found-like-more = Nid oes dim â’r union enw hwnnw. Mae’r enwau hyn yn debyg iddo.
found-did-you-mean = Ai hwn oedd gennych mewn golwg?
found-elsewhere = Nid yw’n lle yn y gofrestr hon: { $place }
found-elsewhere-crown-dependency = Mae’n un o Diriogaethau Dibynnol y Goron, â’i heddlu ei hun, ac nid yw’n rhan o’r Deyrnas Unedig. Mewn perygl, ffoniwch 999 yno hefyd. Mae’r rhifau isod yn gwasanaethu’r Deyrnas Unedig.
found-elsewhere-overseas = Mae’n un o Diriogaethau Tramor Prydain, â’i heddlu ei hun: gofynnwch i’r heddlu yno. Mae’r rhifau isod yn gwasanaethu’r Deyrnas Unedig.
found-elsewhere-forces = Nid yw ei gyfeiriadau’n dweud ble mae rhywun. Teipiwch god post, tref neu ardal cyngor y lle ei hun.
found-elsewhere-no-place = Nid yw’r cod hwn yn sefyll am unrhyw le. Teipiwch god post, tref neu ardal cyngor y lle ei hun.
elsewhere-jersey = Jersey
elsewhere-guernsey = Guernsey, Alderney neu Sark
elsewhere-isle-of-man = Ynys Manaw
elsewhere-ascension = Ynys Ascension
elsewhere-anguilla = Anguilla
elsewhere-antarctic = Tiriogaeth Antarctig Prydain
elsewhere-indian-ocean = Tiriogaeth Brydeinig Cefnfor India
elsewhere-bermuda = Bermuda
elsewhere-cayman = Ynysoedd Cayman
elsewhere-falklands = Ynysoedd Falkland
elsewhere-gibraltar = Gibraltar
elsewhere-montserrat = Montserrat
elsewhere-pitcairn = Ynysoedd Pitcairn
elsewhere-st-helena = Saint Helena
elsewhere-south-georgia = De Georgia ac Ynysoedd South Sandwich
elsewhere-tristan-da-cunha = Tristan da Cunha
elsewhere-turks-and-caicos = Ynysoedd Turks a Caicos
elsewhere-virgin-islands = Ynysoedd Prydeinig y Wyryf
elsewhere-forces = Swyddfa Bost Lluoedd Prydain
elsewhere-girobank = yr hen Girobank
elsewhere-banks = llythyrau i fanciau a swyddfeydd cyhoeddus
elsewhere-returns = parseli a anfonir yn ôl
elsewhere-santa = llythyrau at Siôn Corn
found-ni = Gogledd Iwerddon: dewiswch eich ardal cyngor
found-ni-more = Ni chaniateir i ni gynnwys codau post Gogledd Iwerddon. Dewiswch un o’i 11 ardal cyngor yn lle hynny.
found-no-postcode = Nid ydym yn gyfarwydd â’r cod post hwnnw
found-no-postcode-half = Nid yw yn y rhestr o godau post. Mae’r hanner cyntaf yno: dyma’r ardaloedd cyngor y mae ynddynt.
found-no-postcode-more = Nid yw yn y rhestr o godau post Prydain Fawr. Gwiriwch y cod. Nid yw Ynys Manaw, Jersey na Guernsey yn y gofrestr.
found-abroad = Y tu allan i’r Deyrnas Unedig
found-abroad-more = Dim ond y Deyrnas Unedig y mae’r gofrestr yn ei chwmpasu.

help-title = Cael help
help-intro = Gallwch ffonio’r rhifau hyn drosoch eich hun neu am eich bod yn poeni am rywun. Ni all y partneriaethau yn y gofrestr hon dderbyn adroddiadau.
help-country = Ble ydych chi?
help-country-all = Unrhyw le yn y DU
help-show = Dangos llinellau cymorth
help-children = Os yw’n ymwneud â phlentyn
help-device = Nid ydym yn cadw cofnod o’ch ymweliad. Gall eich dyfais wneud hynny: nid yw’r botwm gadael yn clirio ei hanes.
helpline-for = Ar gyfer
helpline-where = Ble
helpline-checked = Gwiriwyd ar { $day }.
helpline-stated = Fel y nodwyd ({ $as_of }); nid yw’r gofrestr wedi gwirio hyn eto.

problem-home = Ewch i’r hafan, a dod o hyd i bartneriaeth yn ôl ei lle
problem-lost = Efallai fod y cyfeiriad wedi’i gamdeipio, neu fod yr hyn oedd yma wedi symud.
problem-again = Ewch yn ôl a rhoi cynnig arall arni, neu ewch ymlaen oddi yma.
problem-request = Cais { $id }
problem-status = Anfonwyd gyda’r statws HTTP { $status }.

about-title = Ynghylch y gofrestr
about-forum-title = Y fforwm
about-forum = Mae’r National Network Coordinators’ Forum, a elwir hefyd yn National Network Coordinators’ Anti-Slavery Forum, yn dod â chydgysylltwyr partneriaethau gwrthgaethwasiaeth amlasiantaethol ynghyd. Sefydlwyd y fforwm yn 2015 gan y Human Trafficking Foundation, sy’n ei gynnull. Mae papur o 2017 yn dweud mewn un man bod y partneriaethau hyn o bob rhan o Gymru a Lloegr, ac mewn man arall eu bod o bob rhan o’r DU.
about-aims-title = Beth yw diben y fforwm
about-aim-a = Meithrin perthnasoedd cefnogol rhwng sefydliadau a phartneriaethau rhanbarthol ledled y DU.
about-aim-b = Rhannu profiad ac arbenigedd rhyngddynt.
about-aim-c = Canfod a datblygu arferion gorau, a gweld tueddiadau a phatrymau.
about-aim-d = Dilyn y datblygiadau a’r mentrau diweddaraf ym maes caethwasiaeth a masnachu pobl.
about-aim-e = Nodi lle mae’r cymorth i ddioddefwyr yn annigonol, dangos beth sy’n deillio o hynny, gweithio ar atebion ymarferol a rhoi gwybod i lunwyr polisi.
about-aim-f = Cadw trosolwg o’r hyfforddiant y mae partneriaid yn ei ddarparu, a rhannu modiwlau da.
about-aim-g = Rhoi gwybod i’r Swyddfa Gartref ac i’r Comisiynydd Gwrthgaethwasiaeth Annibynnol (Independent Anti-Slavery Commissioner) am yr hyn y mae gweithwyr proffesiynol rheng flaen yn ei ddysgu, pan fo hynny’n briodol ac yn angenrheidiol.
about-join-title = Ymuno, neu ddechrau partneriaeth
about-join = Mae partneriaeth sydd am ymuno â’r fforwm yn gofyn i’r Human Trafficking Foundation. Yn 2017, y ddealltwriaeth oedd bod 14 o bartneriaethau yn aelodau a thair yn paratoi i ymuno.
about-start = Lle nad oes partneriaeth wedi’i chofnodi, gall fod un yno serch hynny: gofynnwch i’r cydgysylltwyr drws nesaf, y mae’r chwiliad am le yn eu henwi, neu i’r Foundation. I ddechrau un, chwiliwch am y bobl yn yr heddlu, y cynghorau, y maes iechyd, elusennau a grwpiau ffydd sy’n cwrdd â phobl sydd wedi’u masnachu yn eu gwaith. Dechreuodd rhai partneriaethau gydag ychydig ohonynt yn cwrdd yn rheolaidd, mewn ystafelloedd a fenthycwyd gan aelodau, fel nad oedd dim yn dibynnu ar gyllid; i eraill rhoddodd comisiynydd heddlu a throsedd arian neu gymorth gweinyddol.
about-links-title = I weithwyr proffesiynol
about-nrm = Atgyfeirio dioddefwr: y Mecanwaith Atgyfeirio Cenedlaethol
about-duty = Y ddyletswydd i hysbysu’r Swyddfa Gartref
about-care = Trafficking Survivor Care Standards y Human Trafficking Foundation, 2015 (PDF)
about-htf = Y Human Trafficking Foundation, a all ddweud a oes safonau mwy diweddar

data-title = Data a lawrlwythiadau
data-downloads = Lawrlwythiadau
data-csv = Y gofrestr gyhoeddus fel tabl (CSV)
data-geojson = Y gofrestr gyhoeddus gydag ardaloedd (GeoJSON)
data-api = Yr API a’i ddogfennaeth
data-sources-title = Ffynonellau
data-sources-records = Mae pob ffaith am bartneriaeth yn enwi ei ffynhonnell ac o ba bryd y mae, ar dudalen y bartneriaeth.
data-sources-places = Ardaloedd cyngor, eu hardaloedd mwy a’u henwau Cymraeg: y Swyddfa Ystadegau Gwladol.
data-sources-boundaries = Ffiniau: wedi’u cyfrifo o godau post y Swyddfa Ystadegau Gwladol, wedi’u tocio i arfordir Natural Earth.
data-sources-postcodes = Codau post Prydain Fawr: Code-Point Open yr Arolwg Ordnans. Ni cheir cario rhai Gogledd Iwerddon.
data-sources-towns = Enwau a chanol trefi:
data-boundaries-title = Pa mor fanwl gywir yw’r ardaloedd
data-boundaries = Deilliwyd y ffiniau o godau post a brasamcan ydynt: gallant fod hanner cilometr o’u lle. Mae ardal cyngor cod post yn swyddogol; nodir bod pwynt sy’n agos at ffin yn ansicr.
data-licence-title = Trwydded

privacy-title = Preifatrwydd
privacy-search = Nid ydym yn cadw cofnod o’r lleoedd rydych yn chwilio amdanynt, nac o bwy a ofynnodd. Gall eich dyfais eich hun wneud hynny. Mae’r hyn rydych yn ei deipio i gyfyngu’r rhestr yn ymddangos yng nghyfeiriad y dudalen, y gall eich dyfais a’r rhwydwaith rhyngom ei weld.
privacy-nobody-else = Nid yw’r tudalennau hyn yn llwytho dim byd gan neb arall.
privacy-tiles = Caiff cefndir y map ei lwytho o { $host }, sy’n dod i wybod cyfeiriad eich dyfais a pha ran o’r wlad rydych yn edrych arni. Ni chaiff dim byd arall ei lwytho gan neb arall.
privacy-cookies = Nid yw’r tudalennau hyn yn gosod unrhyw gwci ac nid ydynt yn defnyddio unrhyw storfa yn eich porwr.
privacy-register = Mae’r gofrestr gyhoeddus yn cynnwys sefydliadau a blychau e-bost ar gyfer rolau. Dim ond gyda chydsyniad yr unigolyn dan sylw y dangosir manylion cyswllt sy’n enwi unigolyn.

accessibility-title = Hygyrchedd
accessibility-aim = Nod y tudalennau hyn yw bodloni Canllawiau Hygyrchedd Cynnwys y We 2.2, lefel AA. Maent yn gweithio heb JavaScript, gyda bysellfwrdd, ac ar sgrin 320 picsel o led.
accessibility-map = Mae popeth y mae map yn ei ddangos hefyd mewn rhestr wrth ei ymyl.
accessibility-report = Os oes rhywbeth yn eich rhwystro rhag defnyddio tudalen, rhowch wybod i’r bobl sy’n rhedeg y gwasanaeth hwn.

reason-names = yn cwmpasu { $names }
reason-all = yn cwmpasu pob un o’r { $count } ardal cyngor yma
reason-some = yn cwmpasu { $count } o’r { $all } ardal cyngor yma
period-from = o { $date } ymlaen
period-until = hyd at { $date }
formed-or = { $first }, neu { $next }
resource-model = model
resource-film = ffilm
resource-policy = polisi
resource-training = deunydd hyfforddi
resource-campaign = ymgyrch
resource-plan = cynllun
resource-publication = cyhoeddiad
month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr

## Lleoliad
locate-button = Defnyddio fy lleoliad
locate-failed = Ni ddywedodd eich dyfais ble mae hi. Teipiwch le yn ei lle.
found-here = y man lle’r ydych chi
found-near-border = Mae’n agos at ffin { $districts }, ac amcangyfrif yw’r ffiniau yma: gallai fod ar yr ochr arall.
found-split = Gwyddys bod y cod post hwn yn gorwedd yn { $districts }: mae pa un ohonynt yn dibynnu ar y cyfeiriad.
found-near-ireland = Mae’n agos at y ffin ag Iwerddon, ac amcangyfrif yw’r ffiniau yma: gallai fod ar yr ochr arall.
found-at-sea = Mae oddi ar yr arfordir sydd gennym, nad yw ond amcangyfrif; mae’r ateb ar gyfer yr ardal cyngor agosaf.
found-far = Mae’n bell o unrhyw ardal cyngor sydd gennym ar gofnod: ar y môr, neu ar dir nad yw ar ein harfordir bras.
found-island = Mae ar neu wrth ymyl { $island }, nad yw ar ein harfordir bras; mae’r ateb ar gyfer ei ardal cyngor.
found-unlisted = Nid yw’r cod post { $postcode } mewn unrhyw restr. Dyma’r ateb ar gyfer { $area } i gyd: gwnewch yn siŵr bod y cod post yn gywir.
found-formerly = { $how ->
    [renamed] Enw { $was } bellach yw { $now }.
   *[merged] Mae { $was } bellach yn rhan o { $now }.
}
found-code-read-as = Nid yw { $was } yn cael ei ddefnyddio mwyach; fe’i darllenwyd fel { $now }.
found-ireland = Mae’r lle hwn yn Iwerddon, yn agos at y ffin â Gogledd Iwerddon, ac amcangyfrif yw’r ffiniau yma. Os yw’r lle rydych chi’n ei olygu ar yr ochr hon, dewiswch ei ardal cyngor.
found-divided = Nid yw { $place } yn bod mwyach
found-divided-more = Daeth sawl lle yn ei le. Dewiswch un ohonynt.
found-also-title = Os yw ar ochr arall y ffin

## Embeds
nav-embed = Rhoi’r map ar eich gwefan
embed-map-title = Map o bartneriaethau gwrthgaethwasiaeth y DU
embed-map-alt = Map o ardaloedd y partneriaethau. Mae’r rhestr wrth ei ymyl yn dweud yr un peth.
embed-map-needs-script = Mae’r map yn llwytho, neu ni ellir ei ddangos yma. Mae’r rhestr yn dweud yr un peth.
embed-help-label = Mewn perygl, neu angen help
embed-search-button = Chwilio
embed-search-failed = Ni weithiodd y chwiliad. Rhowch gynnig arall arni, neu ffoniwch un o’r rhifau uchod.
embed-blocked = Nid yw’r wefan hon yn caniatáu agor ffenestr newydd. Y cyfeiriad yw:
embed-back = Yn ôl i’r map
embed-whole-register = Agor y gofrestr lawn mewn ffenestr newydd
embed-whole-partnership = Agor ei thudalen lawn mewn ffenestr newydd
embed-sources = Ffynonellau’r map
embed-ignored = Heb ei ddeall, ac wedi’i hepgor: { $names }
embed-title = Rhoi’r map ar eich gwefan
embed-intro = Dewiswch beth mae’n ei ddangos, yna copïwch un llinell. Nid yw’r map yn gosod cwcis, nid yw’n cadw cofnod o chwiliadau ac nid yw’n llwytho dim gan neb arall.
embed-lang = Iaith
embed-height = Uchder mewn picseli
embed-colour = Lliw’r band uchaf (tywyll)
embed-centre = Ble mae’r map yn edrych. Os gadewir ef yn wag, mae’n dangos popeth a ddewiswyd.
embed-lat = Lledred, fel 52.48
embed-lon = Hydred, fel -1.89
embed-zoom = Chwyddo, o 4 i 11
embed-show = Ei ddangos
embed-use-view = Defnyddio’r hyn mae’r map yn ei ddangos nawr
embed-copy-title = Copïwch un o’r rhain
embed-copy = Copïo
embed-copied = Wedi copïo
embed-preview-title = Sut mae’n edrych
embed-line-loaded = Un llinell ar gyfer tudalen we
embed-line-loaded-hint = Mae ei uchder yn addasu i’r hyn mae’n ei ddangos. Mae angen JavaScript ar eich tudalen; hebddo, dolen sydd yno.
embed-line-frame = Ffrâm blaen
embed-line-frame-hint = Ar gyfer gwefannau nad ydynt yn caniatáu sgriptiau.
embed-line-address = WordPress, neu wefan arall sy’n derbyn cyfeiriadau (oEmbed)
embed-line-address-hint = Gludwch y cyfeiriad ar ei ben ei hun ar linell.
embed-line-picture = Llun ar gyfer cylchlythyrau
embed-line-picture-hint = Caiff ei lunio o’r newydd pan gaiff ei lwytho. Cadwch y gydnabyddiaeth wrth ei ymyl.

## Mistakes, history, ages
mistake-link = Rhoi gwybod am gamgymeriad ar y dudalen hon
mistake-title = Rhoi gwybod am gamgymeriad
mistake-page-title = Rhoi gwybod am gamgymeriad: { $name }
mistake-error-title = Gwall: { $title }
mistake-errors = Ni chafodd eich adroddiad ei storio
mistake-about = Rhowch wybod i’r bobl sy’n cadw’r gofrestr beth sydd o’i le yn y cofnod ar gyfer { $name }.
mistake-danger = Ni chaiff hyn ei ddarllen ar unwaith. Os oes rhywun mewn perygl, ffoniwch 999.
mistake-help = Rhifau eraill i’w ffonio
mistake-rules = Peidiwch ag enwi pobl, a pheidiwch ag ysgrifennu am achosion. Nid ydym yn gofyn pwy ydych chi, felly ni all neb eich ateb.
mistake-told = Beth sydd o’i le?
mistake-where = Ble gallwn ni wirio hyn? (dewisol)
mistake-where-hint = Cyfeiriad gwe, neu eiriau.
mistake-at-most = Dim mwy na { $max } o nodau.
mistake-leave-empty = Gadewch hwn yn wag
mistake-send = Anfon yr adroddiad
mistake-empty = Ysgrifennwch beth sydd o’i le.
mistake-too-long = Cwtogwch hyn i { $max } o nodau. Mae ynddo { $actual }.
mistake-thanks = Diolch
mistake-stored = Cafodd eich adroddiad am y cofnod ar gyfer { $name } ei storio.
mistake-what-next = Bydd y bobl sy’n cadw’r gofrestr yn ymchwilio i’r mater. Ni chaiff eich adroddiad ei ddangos i neb arall.
mistake-back = Yn ôl i dudalen { $name }
privacy-mistakes = Caiff yr hyn rydych yn ei ysgrifennu wrth roi gwybod am gamgymeriad ei storio ar gyfer y bobl sy’n cadw’r gofrestr, heb nodi pwy ydych chi. Er mwyn atal unrhyw un rhag eu gorlwytho ag adroddiadau, mae’r gwasanaeth yn cyfrif adroddiadau fesul cyfeiriad rhwydwaith: yn ei gof yn unig, a dim ond tra bo’n eu cyfrif. Nid yw’n cofnodi unrhyw gyfeiriad.
told-stated = Nodwyd
told-unverified = Heb ei wirio ers hynny.
told-verified = Gwiriwyd ar { $day }.
tree-both = Yn rhan o ac yn adrodd i
tree-below-title = Beth sy’n perthyn iddi
tree-below-both = yn rhan ohoni, ac yn adrodd iddi
tree-below-part = yn rhan ohoni
tree-below-reports = yn adrodd iddi
tree-succeeded = Cymerwyd ei lle gan
history-title = Hanes y newidiadau
history-by = Ysgrifennwyd gan { $who }.
history-unavailable = Ni ellir darllen yr hanes ar hyn o bryd. Rhowch gynnig arall arni ymhen munud.
history-seeded = Cofnodwyd gyda’r data a ddaeth gyda’r gofrestr.
history-entered = Cofnodwyd.
history-changed = Newidiwyd: { $fields }.
history-from-to = { $field } (o “{ $from }” i “{ $to }”)
list-and = { $rest } a hefyd { $last }
author-seed = y rhaglen
author-editor = un o olygyddion y gofrestr
author-admin = un o weinyddwyr y gofrestr
author-coordinator = un o’r cydgysylltwyr
author-other = un o’r bobl sy’n cadw’r gofrestr
field-name = enw
field-slug = cyfeiriad ar y wefan hon
field-kind = math
field-status = statws
field-nncf_membership = lle yn y fforwm cenedlaethol
field-aliases = enwau eraill
field-summary = disgrifiad
field-formed = dyddiad sefydlu
field-closed = dyddiad cau
field-website = gwefan
field-email = e-bost
field-coordinators = manylion cyswllt
field-coverage = ardal weithredu
field-links = cysylltiadau â chyrff eraill
field-roles = rolau
field-member_organisations = sefydliadau sy’n aelodau
field-activities = gweithgareddau
field-subgroups = is-grwpiau
field-phases = cyfnodau
field-funding = cyllid
field-progress_measures = mesurau cynnydd
field-meetings = cyfarfodydd
field-resources = adnoddau
field-verification = gwiriad
field-review_months = amser rhwng gwiriadau
field-provenance = ffynonellau
filter-verified = Gwiriwyd o fewn
filter-verified-months = { $count } mis
help-age = Beth yw oedran y person?
help-age-unsaid = Byddai’n well gennyf beidio â dweud
help-age-adult = 18 oed neu hŷn
help-age-child = O dan 18 oed
help-numbers = Rhifau eraill
help-children-now = Os oes plentyn mewn perygl nawr, ffoniwch
help-children-police = Os nad yw’n argyfwng, ffoniwch yr heddlu ar
help-children-council = Neu ffoniwch wasanaethau plant y cyngor yn yr ardal lle mae’r plentyn. Mae’r rhif ar wefan y cyngor.
helpline-text = Drwy destun
helpline-text-unknown = nid oes ffordd wedi’i chofnodi yma.

## Map a gadael
map-zoom-in = Chwyddo i mewn
map-zoom-out = Chwyddo allan
map-close = Cau
map-show = Dangos ar y map
exit-activated = Yn llwytho.
exit-timed-out = Daeth amser gadael y dudalen hon i ben.
exit-press-two = Shift, pwyswch 2 waith eto i adael.
exit-press-one = Shift, pwyswch 1 waith eto i adael.

## Dyddiadau, seiliau, a’r hyn sydd wedi dod i ben
standing-as-of = { $what } (dyddiad: { $as_of })
standing-verified = { $what } (gwiriwyd ar { $day })
standing-undated = { $what } (dim dyddiad wedi’i gofnodi)
card-member = { $ended ->
    [yes] bu’n rhwydwaith a oedd yn aelod o’r NNCF
   *[no] rhwydwaith sy’n aelod o’r NNCF
}{ $how ->
    [verified] , gwiriwyd ar { $when }
    [on] { " " }ar { $when }
    [in] { " " }yn { $when }
    [as-of] { " " }(dyddiad: { $when })
   *[never] { " " }(dim dyddiad wedi’i gofnodi)
}{ $ended ->
    [yes] ; mae wedi dod i ben ers hynny
   *[no] { "" }
}
card-basis = Sut y gwyddom yr ardal
former-title = Bu’n gweithio yma, ac mae wedi dod i ben
former-ended = { $known ->
    [date] { $how ->
        [merged] Daeth yn rhan o gorff arall: { $when }.
       *[closed] Caeodd: { $when }.
    }
    [as-of] { $how ->
        [merged] Mae wedi dod yn rhan o gorff arall (dyddiad: { $when }).
       *[closed] Mae wedi cau (dyddiad: { $when }).
    }
   *[never] { $how ->
        [merged] Daeth yn rhan o gorff arall; nid yw’r dyddiad wedi’i gofnodi.
       *[closed] Caeodd; nid yw’r dyddiad wedi’i gofnodi.
    }
}
former-successor = Cymerwyd ei le gan
former-no-successor = Nid yw wedi’i gofnodi pwy gymerodd ei le.
list-ended = { $count ->
    [one] Mae un ohonynt wedi dod i ben.
   *[other] Mae { $count } ohonynt wedi dod i ben.
}
helpline-missing-title = Beth sydd ar goll yma
helpline-missing = { $age ->
    [child] Nid yw’r gofrestr hon yn rhestru llinell gymorth yn arbennig i blant ar gyfer { $country }.
   *[adult] Nid yw’r gofrestr hon yn rhestru llinell gymorth yn arbennig i oedolion ar gyfer { $country }.
}
working-title = Gweithio mewn partneriaeth
working-intro = Yr hyn y mae dogfennau sylfaenol y gofrestr yn ei ddweud am sut mae partneriaethau’n gweithio, pob un gyda’i ffynhonnell a’i dyddiad. Yn Saesneg y mae’r testunau.
working-contents = Ar y dudalen hon
working-concerns = Y partneriaethau dan sylw
working-json = Yr un peth fel JSON
working-of-partnership = Yr hyn y mae’r ffynonellau yn ei ddweud am ei ffordd o weithio
about-working = Canlyniadau, ffyrdd o weithio, ffyrdd o adrodd, ac enwau a chwmpas y fforwm ei hun, fel y maent yn y ffynonellau
## E-mail to partnerships

mail-both = Mae’r neges hon yn Gymraeg ac yn Saesneg.
mail-confirm-subject = A yw cofnod { $name } yn gywir o hyd?
mail-confirm = Helo,

    mae’r gofrestr “{ $service }” yn cadw cofnod cyhoeddus o { $name }. Edrychwch arno drwy’r ddolen hon, a dywedwch a yw’n gywir o hyd neu beth sydd i’w gywiro:
mail-remind-subject = Nodyn atgoffa: a yw cofnod { $name } yn gywir o hyd?
mail-remind = Helo,

    ar { $day } gofynnom a yw’r cofnod cyhoeddus o { $name } yn y gofrestr “{ $service }” yn gywir o hyd, ac nid ydym wedi cael ateb eto. Edrychwch arno drwy’r ddolen hon, a dywedwch a yw’n gywir neu beth sydd i’w gywiro:
mail-confirm-end = Nid oes angen cyfrif arnoch. Mae un ateb yn ddigon; mae’r ddolen yn gweithio am { $days } diwrnod. Ni fydd dim yn newid cyn i’r bobl sy’n cadw’r gofrestr ddarllen eich ateb. Os nad chi ddylai ateb, anfonwch hi ymlaen at rywun a all.
## The page behind a link in such an e-mail

confirm-title = A yw eich cofnod yn gywir o hyd?
confirm-about = Dyma’r hyn y mae’r gofrestr gyhoeddus yn ei gadw am { $name }.
confirm-until = Atebwch erbyn { $day }, os gwelwch yn dda. Mae’r ddolen yn gweithio unwaith.
confirm-question = A yw’r cyfan yn gywir?
confirm-right = Ydy, mae’r cyfan yn gywir o hyd
confirm-correction = Nac ydy, mae rhywbeth i’w gywiro
confirm-told = Beth sydd i’w gywiro?
confirm-told-hint = Hyd at 2,000 o nodau. Peidiwch ag ysgrifennu am achosion.
confirm-send = Anfon yr ateb
confirm-choose = Dewiswch a yw’r cyfan yn gywir.
confirm-empty = Ysgrifennwch beth sydd i’w gywiro.
confirm-thanks = Diolch
confirm-kept = Cadwyd eich ateb am { $name }. Bydd y bobl sy’n cadw’r gofrestr yn edrych arno cyn i ddim newid.
confirm-errors = Ni chadwyd eich ateb
confirm-facts = Yr hyn y mae’r cofnod yn ei ddweud, yn Saesneg
confirm-public = Y dudalen gyhoeddus
