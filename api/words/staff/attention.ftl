# What needs attention, and the lists behind it.

attention-title = Needs attention
attention-nothing = Nothing needs attention today.
attention-not-staff = Your account coordinates partnerships. Their pages for you come later; the register’s staff keep the records.
attention-all = { $count ->
    [one] Show it in its list
   *[other] Show all { $count }
}
attention-draft = Drafts to confirm and publish
attention-never_verified = Never verified
attention-verification_due = Verification due
attention-no_contact = No contact
attention-retired_code = Places with retired codes
attention-conflicting_claims = Conflicting dates of formation
attention-mistakes = Mistakes reported by readers
attention-links = Websites that do not answer
attention-helplines = Helplines due for a check
attention-why-draft = Taken from public pages; only staff see them until somebody confirms them.
attention-why-never_verified = Nobody has made sure that these records hold.
attention-why-verification_due = Somebody made sure of these a while ago.
attention-why-no_contact = The public finds no website, e-mail address or other contact.
attention-why-retired_code = Codes change when councils are reorganised: choose today’s places.
attention-why-conflicting_claims = Their sources name different dates. All of them are shown until you decide.
attention-why-mistakes = Read them, mend the record, then tick them off.
attention-why-links = Their addresses gave an error or no answer when they were last asked.
attention-why-helplines = People in need call these numbers: make sure that they are right.
attention-mend-draft = Confirm
attention-mend-never_verified = Verify
attention-mend-verification_due = Verify
attention-mend-no_contact = Add a contact
attention-mend-retired_code = Choose places
attention-mend-conflicting_claims = Decide
attention-mend-mistakes = Read
attention-mend-links = Mend the address
attention-mend-helplines = Check
need-draft = draft
need-never_verified = never verified
need-verification_due = verification due
need-no_contact = no contact
need-retired_code = retired codes
need-conflicting_claims = conflicting dates
list-title = All partnerships
list-add = Add a partnership
list-name = Name
list-visibility = Seen by
list-need = Needs
list-due = Verification due
list-never = never
list-shown = { $total ->
    [0] No record fits all of that.
   *[other] { $from } to { $to } of { $total }
}
list-pages = Pages of the list
list-earlier = Earlier
list-later = More
drafts-title = Drafts to confirm and publish
drafts-intro = Each comes from public pages. Look through its facts and sources, leave the tick where all is right, and publish them together. Each is published by a revision of its own, which its history can undo.
drafts-none = There is no draft.
drafts-look = Open the record
drafts-publish = Publish those that are ticked
drafts-published = { $count ->
    [one] 1 record was published:
   *[other] { $count } records were published:
}
drafts-refused = Some were not published
mistakes-title = Mistakes reported by readers
mistakes-intro = Readers do not say who they are, so nobody can be answered.
mistakes-none = Nobody has reported a mistake.
mistakes-done = done
mistakes-where = Where to check it:
mistakes-edit = Edit the record
mistakes-finish = Done
helplines-title = Helplines
helplines-intro = A number is shown to people in need only while it is current and public.
helplines-checked = Checked
helplines-due = due
helplines-back = All helplines
helpline-status-current = current
helpline-status-unchecked = not shown until checked
helpline-status-superseded = superseded
helpline-never = Nobody has checked this number yet.
helpline-last = Checked on { $day }.
helpline-verify = Check it
helpline-verify-how = Call the number, or look at its own website. If everything below is right, say so.
helpline-edit = Edit it
helpline-stale = Somebody changed this helpline meanwhile. What you typed stands below; compare it with the list in another window, reload this page and type it again.
helpline-is-superseded = This number is history. Nobody is shown it.
helpline-supersede = It was superseded
helpline-supersede-why = Nobody is shown it from then on. The record stays as history.
helpline-supersede-note = What took its place, or why it ended
helpline-supersede-button = Supersede it
why-line-changed = Corrected.
why-line-superseded = Superseded.
ages-anyone = anyone
ages-adults = adults
ages-children = children
line-name = Who answers
line-phone = Number
line-what_for = What for
line-audience = Whom it is for
line-ages = For whom by age
line-covers = Where, in words
line-hours = Hours
line-text_relay = By text
line-languages = Languages
line-source = Where this is from
line-as_of = As of
line-status = State
line-visibility = Who may see it
line-remarks = Remarks
line-position = Place in lists (the lowest comes first)
line-stale = Changed meanwhile
line-area = Countries
line-area-hint = None means the whole United Kingdom.
hint-line-phone = As people read it. A changed number is no longer verified.
links-title = Websites
links-intro = Whether the websites in the records still answer. They are asked one after the other; addresses of private networks are never asked.
links-asking = The websites are being asked. This takes a few minutes.
links-reload = Look again
links-check = Ask all websites now
links-never = Not asked yet.
link-outcome-alive = Its website answered on { $day }: { $detail }.
link-outcome-moved = Its website leads elsewhere ({ $day }): { $detail }
link-outcome-dead = Its website did not answer on { $day }: { $detail }.
link-outcome-not_asked = Its website was not asked on { $day }: { $detail }.
confirmations-title = Ask partnerships
confirmations-intro = Each gets one e-mail to its role mailbox, with a link that shows its public record and takes “still right” or a correction, without an account. The link works once, for { $days } days.
confirmations-answers = { $count ->
    [one] 1 answer waits for you
   *[other] { $count } answers wait for you
}
confirmations-right = “All of it is still right.”
confirmations-changed = The record was changed since they saw it, so this verifies nothing: ask them again.
confirmations-verify = Take it as verified by e-mail
confirmations-edit = Take it up and edit the record
confirmations-dismiss = Leave it
confirmations-ask = Ask
confirmations-no-mail = The operator has named no mail server. You will be shown the links, to pass on by your own e-mail.
confirmations-whom = Public records with a role mailbox
confirmations-nobody = No public record has a role mailbox.
confirmations-send = Ask those that are ticked
confirm-not-asked = not asked yet
confirm-waiting = asked on { $day }
confirm-expired = asked on { $day }, no answer
confirm-answered = answered on { $day }
confirm-accepted = answered on { $day }, taken up
confirm-dismissed = answered on { $day }, left
sent-title = Asked
sent-nobody = Nobody was ticked.
sent-no-mail = Without a mail server nothing was sent. Pass each link on to its mailbox; it is shown this once.
sent-mail = Sent by e-mail.
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
why-confirmed = Confirmed by the partnership through the link in its mailbox.
confirm-mail-subject = Is the record of { $name } still right?
confirm-mail-text =
    The National Network Coordinators’ Forum keeps a public register of the UK’s anti-slavery partnerships.
    Please look at what it holds of { $name }, and say whether it is still right or what is to be corrected:

    { $link }

    The link works once, for { $days } days, and needs no account. Nothing changes before the people who keep the register have read your answer.
