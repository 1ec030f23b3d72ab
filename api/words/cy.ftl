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
home-map-needs-script = Mae angen JavaScript ar y map. Mae’r rhestr isod yn dweud yr un peth.
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

search-label = Cod post, ardal cyngor, sir, llu heddlu neu ranbarth
search-hint = Er enghraifft Gwent, Sandwell, CF10 neu CF10 1EP. Nid ydym yn cadw cofnod o’ch chwiliad; gall eich dyfais wneud hynny.
search-button = Gweld pwy sy’n cwmpasu’r lle hwn
search-again = Chwilio eto

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
region-country = gwlad
region-region = rhanbarth
region-pfa = ardal heddlu
region-county = sir
region-lad = ardal cyngor

card-covers = Yn cwmpasu
card-email = E-bost
card-website = Gwefan
card-fresh = Pa mor gyfredol
card-member = Rhwydwaith sy’n aelod o’r NNCF
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
basis-derived = Casglwyd hyn o’i henw neu o’i sylfaenydd.
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
found-km-away = { $km } km i ffwrdd
found-help-title = Os oes angen help arnoch chi neu ar rywun arall
found-choose-place = Dewiswch le
found-choose-district = Dewiswch ardal cyngor
found-which = Pa le rydych chi’n ei olygu?
found-which-more = Mae sawl lle â’r enw hwnnw.
found-unknown = Nid oes lle o’r fath
found-unknown-more = Ni wyddom am god post, ardal cyngor, sir, llu heddlu na rhanbarth o’r enw hwnnw. Gwiriwch y sillafu, neu rhowch gynnig ar god post.
found-ni = Gogledd Iwerddon: dewiswch eich ardal cyngor
found-ni-more = Ni chaniateir i ni gynnwys codau post Gogledd Iwerddon. Dewiswch un o’i 11 ardal cyngor yn lle hynny.
found-no-postcode = Nid ydym yn gyfarwydd â’r cod post hwnnw
found-no-postcode-half = Nid yw yn y rhestr o godau post. Mae’r hanner cyntaf yno: dyma’r ardaloedd cyngor y mae ynddynt.
found-no-postcode-more = Nid yw yn y rhestr o godau post Prydain Fawr. Gwiriwch y cod.
found-abroad = Y tu allan i’r Deyrnas Unedig
found-abroad-more = Dim ond y Deyrnas Unedig y mae’r gofrestr yn ei chwmpasu.

help-title = Cael help
help-intro = Gallwch ffonio’r rhifau hyn drosoch eich hun neu am eich bod yn poeni am rywun. Ni all y partneriaethau yn y gofrestr hon dderbyn adroddiadau.
help-country = Ble ydych chi?
help-country-all = Unrhyw le yn y DU
help-show = Dangos llinellau cymorth
help-children = Os yw’n ymwneud â phlentyn
help-children-more = Os oes perygl, ffoniwch 999. Fel arall, ffoniwch yr heddlu ar 101, neu wasanaethau plant y cyngor yn yr ardal lle mae’r plentyn.
help-device = Nid ydym yn cadw cofnod o’ch ymweliad. Gall eich dyfais wneud hynny: nid yw’r botwm gadael yn clirio ei hanes.
helpline-for = Ar gyfer
helpline-where = Ble
helpline-checked = Gwiriwyd ar { $day }.
helpline-stated = Fel y nodwyd ({ $as_of }); nid yw’r gofrestr wedi gwirio hyn eto.

problem-home = Mynd i’r hafan
problem-request = Cais { $id }
problem-status = Anfonwyd gyda’r statws HTTP { $status }.

about-title = Ynghylch y gofrestr
about-forum-title = Y fforwm
about-forum = Mae’r National Network Coordinators’ Forum yn dod â chydgysylltwyr partneriaethau gwrthgaethwasiaeth amlasiantaethol y Deyrnas Unedig ynghyd. Sefydlwyd y fforwm yn 2015 gan y Human Trafficking Foundation, sy’n ei gynnull.
about-aims-title = Beth yw diben y fforwm
about-aim-a = Meithrin perthnasoedd cefnogol rhwng sefydliadau a phartneriaethau rhanbarthol ledled y DU.
about-aim-b = Rhannu profiad ac arbenigedd rhyngddynt.
about-aim-c = Canfod a datblygu arferion gorau, a gweld tueddiadau a phatrymau.
about-aim-d = Dilyn y datblygiadau a’r mentrau diweddaraf ym maes caethwasiaeth a masnachu pobl.
about-aim-e = Nodi lle mae’r cymorth i ddioddefwyr yn annigonol, dangos beth sy’n deillio o hynny, gweithio ar atebion ymarferol a rhoi gwybod i lunwyr polisi.
about-aim-f = Cadw trosolwg o’r hyfforddiant y mae partneriaid yn ei ddarparu, a rhannu modiwlau da.
about-aim-g = Rhoi gwybod i’r Swyddfa Gartref ac i’r Comisiynydd Gwrthgaethwasiaeth Annibynnol (Independent Anti-Slavery Commissioner) am yr hyn y mae gweithwyr proffesiynol rheng flaen yn ei ddysgu, pan fo hynny’n briodol ac yn angenrheidiol.
about-join-title = Ymuno, neu ddechrau partneriaeth
about-join = Gall partneriaeth sydd am ymuno â’r fforwm, neu bobl sydd am ddechrau un lle nad oes un wedi’i chofnodi, ofyn i’r Human Trafficking Foundation. Yn 2017, y ddealltwriaeth oedd bod 14 o bartneriaethau yn aelodau a thair yn paratoi i ymuno.
about-links-title = I weithwyr proffesiynol
about-nrm = Atgyfeirio dioddefwr: y Mecanwaith Atgyfeirio Cenedlaethol
about-duty = Y ddyletswydd i hysbysu’r Swyddfa Gartref
about-htf = Y Human Trafficking Foundation, gyda’r safonau gofal i oroeswyr

data-title = Data a lawrlwythiadau
data-downloads = Lawrlwythiadau
data-csv = Y gofrestr gyhoeddus fel tabl (CSV)
data-geojson = Y gofrestr gyhoeddus gydag ardaloedd (GeoJSON)
data-api = Yr API a’i ddogfennaeth
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
found-near-border = Mae’n agos at ffin, ac amcangyfrif yw’r ffiniau yma: enwir y rhai y tu hwnt iddi hefyd.
found-at-sea = Mae oddi ar yr arfordir; mae’r ateb ar gyfer yr ardal cyngor agosaf, os oes un gerllaw.
found-also-title = Os yw ar ochr arall y ffin

## Embeds
nav-embed = Rhoi’r map ar eich gwefan
embed-map-title = Map o bartneriaethau gwrthgaethwasiaeth y DU
embed-map-alt = Map o ardaloedd y partneriaethau. Mae’r rhestr wrth ei ymyl yn dweud yr un peth.
embed-map-needs-script = Mae angen JavaScript ar y map. Mae’r rhestr yn dweud yr un peth.
embed-help-label = Mewn perygl, neu angen help
embed-search-button = Chwilio
embed-search-failed = Ni weithiodd y chwiliad. Rhowch gynnig arall arni, neu ffoniwch un o’r rhifau uchod.
embed-back = Yn ôl i’r map
embed-whole-register = Agor y gofrestr lawn mewn ffenestr newydd
embed-whole-partnership = Agor ei thudalen lawn mewn ffenestr newydd
embed-sources = Ffynonellau’r map
embed-ignored = Heb ei ddeall, ac wedi’i hepgor: { $names }
embed-title = Rhoi’r map ar eich gwefan
embed-intro = Dewiswch beth mae’n ei ddangos, yna copïwch un llinell. Nid yw’r map yn gosod cwcis, nid yw’n cadw cofnod o chwiliadau ac nid yw’n llwytho dim gan neb arall.
embed-lang = Iaith
embed-height = Uchder mewn picseli
embed-colour = Lliw’r band uchaf, fel #0b4f4a; rhaid bod gwyn yn ddarllenadwy arno
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
