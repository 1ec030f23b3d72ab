# What needs attention, and the lists behind it.

attention-title = Needs attention
attention-nothing = Nothing needs attention today.
attention-not-staff = Your account coordinates partnerships. Their pages for you come later; the register’s staff keep the records.
attention-all = Show all { $count }
attention-draft = Drafts to confirm and publish
attention-never_verified = Never verified
attention-verification_due = Verification due
attention-no_contact = No contact
attention-retired_code = Places with retired codes
attention-conflicting_claims = Conflicting dates of formation
attention-mistakes = Mistakes reported by readers
attention-answers = Answers from partnerships
attention-links = Websites that do not answer
attention-helplines = Helplines due for a check
attention-changes = Changes of helplines that wait for a second person
attention-own-change = You proposed it: { $why }
attention-why-draft = Taken from public pages; only staff see them until somebody confirms them.
attention-why-never_verified = Nobody has made sure that these records hold.
attention-why-verification_due = Somebody made sure of these a while ago.
attention-why-no_contact = The public finds no website, e-mail address or other contact.
attention-why-retired_code = Codes change when councils are reorganised: choose today’s places.
attention-why-conflicting_claims = Their sources name different dates. All of them are shown until you decide.
attention-why-mistakes = Read them, mend the record, then tick them off.
attention-why-answers = They were asked whether their record is right, and answered.
attention-why-links = Their addresses gave an error or no answer when they were last asked.
attention-why-changes = Whoever did not propose a change reads it, and accepts or declines it.
attention-why-helplines = People in need call these numbers: make sure that they are right.
attention-mend-draft = Confirm
attention-mend-never_verified = Verify
attention-mend-verification_due = Verify
attention-mend-no_contact = Add a contact
attention-mend-retired_code = Choose places
attention-mend-conflicting_claims = Decide
attention-mend-mistakes = Read
attention-mend-answers = Read
attention-mend-links = Mend the address
attention-mend-helplines = Check
attention-mend-changes = Decide
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
drafts-intro = They come from public pages or were imported or begun by staff. Look through the facts and sources of each, tick those that are right, and publish them together. Each is published by a revision of its own, which its history can undo.
drafts-none = There is no draft.
drafts-look = Open the record
drafts-publish = Publish those that are ticked
drafts-published = { $count ->
    [0] No record was published.
    [one] 1 record was published:
   *[other] { $count } records were published:
}
mistakes-title = Mistakes reported by readers
mistakes-intro = Readers do not say who they are, so nobody can be answered.
mistakes-none = Nobody has reported a mistake.
mistakes-done = done
done-answer = Done.
done-mistake = Ticked off.
done-links-asked = The websites are being asked now.
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
helpline-new = Add a helpline
helpline-new-why = Nobody is shown it before somebody rang the number and noted what was heard.
helpline-is-there = There is a helpline of this name. Correct that one, or add to this name what tells them apart.
helpline-history = What it was
helpline-refill = Fill the form with it
helpline-never = Nobody has checked this number yet.
helpline-last = Checked on { $day }.
helpline-verify = Check it
helpline-verify-how = Ring the number, or look at its own website. If everything below is right, say so. A new number is shown to nobody until one of you has rung it.
helpline-verify-phone = I rang it
helpline-verify-website = I looked at its own website
helpline-verify-note = What was heard or read
helpline-verify-hint = Who answered, and how. No names of people.
helpline-heard-needed = write what was heard when you rang
helpline-somebody = somebody whose account is gone
helpline-rung = { $who } rang { $number } on { $day }: “{ $heard }”
helpline-not-rung = Nobody has noted that they rang it.
helpline-without-number = { $name }: no number found yet
helpline-lasting = This number cannot be changed away: it keeps its number, and stays shown to everyone. Its words can be mended.
helpline-call = If you rang this number
helpline-call-hint = A new number is shown only once somebody rang it. Leave this empty otherwise.
helpline-preview = Look at what changes
helpline-preview-title = What changes
helpline-look-first = Nothing was written yet. Look at it once more, then save it.
helpline-preview-waits = A second person, an editor or an admin, accepts it before anybody is shown it.
helpline-propose = Propose it
helpline-waiting = Waits for a second person
helpline-proposed = { $who }, { $when }: { $why }
helpline-change-is-stale = The helpline was changed since this was proposed, so it cannot be accepted any more. Decline or withdraw it, and propose it again from what stands now.
helpline-change-stale = The helpline was changed since this was proposed. Decline it, and propose it again from what stands now.
helpline-own = You proposed this. Somebody else accepts or declines it.
helpline-decision-wrong = Accept it or decline it.
helpline-decided-meanwhile = This change waits no more: somebody decided on it. Nothing was done.
helpline-decide-why = Why you accept or decline it
helpline-accept = Accept it
helpline-decline = Decline it
helpline-withdraw = Withdraw it
helpline-decided-title = Decided before
helpline-decided = { $what } by { $by }, { $when }. Proposed by { $who }: { $why }
helpline-decision-accepted = accepted
helpline-decision-declined = declined
helpline-decision-withdrawn = withdrawn
done-line-saved = Saved. Whoever may see the helpline sees it now.
done-line-proposed = Proposed. It waits for a second person: nothing has changed yet.
done-line-added = Added. Nobody is shown it yet: ring it, note what was heard, then show it.
done-line-checked = Noted.
done-line-accepted = Accepted. Whoever may see the helpline sees the change now.
done-line-declined = Declined. Nothing was changed.
done-line-withdrawn = Withdrawn. Nothing was changed.
helpline-edit = Edit it
helpline-stale = Somebody changed this helpline meanwhile. What you typed stands below; compare it with the list in another window, reload this page and type it again.
helpline-is-superseded = This number is history. Nobody is shown it.
helpline-supersede = It was superseded
helpline-supersede-why = Nobody is shown it from then on. The record stays as history.
helpline-supersede-note = What took its place, or why it ended
helpline-supersede-button = Supersede it
why-line-withdrawn = withdrawn
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
line-preview = What changes
line-supersede-note = What took its place
line-superseding = What changes
line-call = Call
line-call-on = Day of the call
line-call-heard = What was heard
line-why = Reason
line-note = Note
line-decision = Decision
line-area-all = the whole United Kingdom
line-area = Countries
line-area-hint = None means the whole United Kingdom.
hint-line-phone = One number, as people read it: 0808 800 5000. Before a number for text messages write “Text”. A changed number is no longer verified.
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
confirmations-intro = Each gets an e-mail to its role mailbox, with a link that shows its public record and takes “still right” or a correction, without an account. A link works for { $days } days, until one answer came. Partnerships of Wales are written in Welsh and English. You see what is sent before it is sent.
confirmations-answers = { $count ->
    [one] 1 answer waits for you
   *[other] { $count } answers wait for you
}
confirmations-right = “All of it is still right.”
confirmations-changed = The record was changed since they saw it, so this verifies nothing: ask them again.
confirmations-verify = Take it as verified by e-mail
confirmations-edit = Edit the record
confirmations-done = I have taken it up
confirmations-dismiss = Leave it
confirmations-ask = Ask
confirmations-no-mail = No mail server is set, so nothing is sent. You will be shown each e-mail with its link, to pass on by your own e-mail.
confirmations-nobody = No public record has a role mailbox.
confirmations-nobody-ticked = Tick at least one partnership.
confirmations-look-first = Nothing was sent. Choose whom to ask, and look at what is sent first.
confirmations-handled-wrong = Choose what becomes of this answer.
confirmations-handled-before = That answer waits no more: somebody dealt with it. Nothing was done.
confirmations-preview = Look at what is sent
confirmations-open = E-mails are still on their way.
confirmations-progress = See how far they are
confirmations-group-to-ask = { $count ->
    [one] To be asked (1)
   *[other] To be asked ({ $count })
}
confirmations-hint-to-ask = Not asked yet, or not for long. They are ticked.
confirmations-group-silent = { $count ->
    [one] Asked, no answer yet (1)
   *[other] Asked, no answer yet ({ $count })
}
confirmations-hint-silent = Tick those whom you want to remind. A reminder has a link of its own; the earlier one goes on working.
confirmations-group-undeliverable = { $count ->
    [one] Mailbox refused (1)
   *[other] Mailbox refused ({ $count })
}
confirmations-hint-undeliverable = Their mailbox did not take the e-mail. Find out the right one, and change it in the record.
confirmations-group-settled = { $count ->
    [one] Answered or verified lately (1)
   *[other] Answered or verified lately ({ $count })
}
confirmations-hint-settled = Within the last 90 days, or their answer waits for you. Leave them alone, unless you have a reason.
confirm-not-asked = not asked yet
confirm-on-its-way = on its way since { $day }
confirm-waiting = asked on { $day }
confirm-reminded = { $count ->
    [one] reminded once, on { $day }
   *[other] reminded { $count } times, last on { $day }
}
confirm-expired = asked on { $day }, no answer
confirm-failed = not delivered on { $day }: { $why }
confirm-answered = answered on { $day }
confirm-accepted = answered on { $day }, taken up
confirm-dismissed = answered on { $day }, left
asking-title = Look at it before it is sent
asking-intro = { $count ->
    [one] 1 e-mail will be sent. Nothing has been sent yet.
   *[other] { $count } e-mails will be sent. Nothing has been sent yet.
}
asking-intro-by-hand = { $count ->
    [one] 1 e-mail will be written for you to pass on.
   *[other] { $count } e-mails will be written for you to pass on.
}
asking-question = The question
asking-question-both = The question, in Welsh and English
asking-reminder = The reminder
asking-reminder-both = The reminder, in Welsh and English
asking-to = { $count ->
    [one] It goes to 1 mailbox. Its link stands where the … is.
   *[other] It goes to { $count } mailboxes, each under its own name and with a link of its own where the … is.
}
asking-send = { $count ->
    [one] Send 1 e-mail
   *[other] Send { $count } e-mails
}
asking-make = { $count ->
    [one] Write 1 e-mail
   *[other] Write { $count } e-mails
}
asking-back = Back, send nothing
sent-title = Asking partnerships: how far it is
sent-nobody = Nobody was asked.
sent-left-out = { $count ->
    [one] 1 partnership was left out: it was asked or answered meanwhile.
   *[other] { $count } partnerships were left out: they were asked or answered meanwhile.
}
sent-no-mail = Nothing was sent, as no mail server is set. Pass each text on to its mailbox by your own e-mail.
sent-open = E-mails go out one after the other. You may leave this page.
sent-reload = Look again
sent-text = The e-mail, to pass on by hand
sent-again = { $count ->
    [one] not taken yet; it is tried again on { $when }
   *[other] not taken yet after { $count } tries; it is tried again on { $when }
}
sent-count-waiting = { $count } waiting
sent-count-sending = { $count } being sent
sent-count-sent = { $count } sent
sent-count-failed = { $count } not delivered
sent-count-by_hand = { $count } to pass on by hand
sent-count-dropped = { $count } not needed any more
mail-state-waiting = waiting
mail-state-sending = being sent
mail-state-sent = sent
mail-state-failed = not delivered
mail-state-by_hand = to be passed on by hand
mail-state-dropped = not needed any more: answered, or its mailbox erased, before it was sent
mail-notice-subject = Something waits for you: { $service }
mail-notice = Hello { $name },

    this came in for the register “{ $service }” since you were last told:
mail-notice-answers = { $count ->
    [one] 1 answer of a partnership about its record
   *[other] { $count } answers of partnerships about their records
}
mail-notice-reports = { $count ->
    [one] 1 report of a mistake
   *[other] { $count } reports of mistakes
}
mail-notice-end = You get such an e-mail once a day at most. Choose otherwise at { $address }
why-confirmed = Confirmed by the partnership through the link in its mailbox.
