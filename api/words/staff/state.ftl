# How complete and fresh the register is, for those who answer for it.

staff-nav-state = State
state-title = State of the register
state-intro = { $records ->
    [one] 1 public partnership at work
   *[other] { $records } public partnerships at work
}, as of { $day }. Drafts, staff-only bodies and bodies that have ended are not counted.
state-print = Print this page
state-freshness-title = How fresh the records are
state-freshness-intro = At the end of each of the last twelve months: how many records a person had made sure of, and how many were due again or had never been verified.
state-month = Month
freshness-verified = Verified
freshness-due = Due again
freshness-never = Never verified
state-completeness-title = How complete the records are
state-completeness-intro = How many of the records tell each of these.
state-aspect = What is told
state-records = Records
state-of = { $count } of { $of }
aspect-summary = Summary
aspect-coverage = Area
aspect-website = Website
aspect-contact = Contact
aspect-formed = When it was formed
aspect-roles = Who leads and coordinates
aspect-members = Member organisations
aspect-activities = What it does
aspect-meetings = Meetings
aspect-funding = Funding
aspect-progress = How it measures progress
state-coverage-title = What the register covers
state-coverage-notice = For staff and coordinators: do not publish it. “No partnership recorded” means in this register; one may exist all the same.
state-coverage-intro = No partnership is recorded for { $uncovered } of { $all } districts ({ $km2 } km²). { $shared } districts have several.
state-coverage-told = No partnership recorded for { $uncovered } of { $all } districts; { $shared } have several. The table beside it says more.
state-covered = One partnership
state-shared = Several
state-uncovered = No partnership recorded
state-part = Country or region
state-districts = Districts
state-uncovered-title = Districts for which no partnership is recorded, by police force area
state-shared-title = Districts that several partnerships share
