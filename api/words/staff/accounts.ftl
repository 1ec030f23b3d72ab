# One's own account, the accounts of all, and the links and e-mails by which they are opened.

staff-nav-accounts = Accounts
staff-nav-account = Your account
account-notices-title = E-mail to you
account-notices = When an answer of a partnership or a report of a mistake came in
account-notices-hint = It says how many and where to look, and nothing of what they say.
account-notices-no-mail = No mail server is set, so nothing is sent at present.
account-notices-wrong = Choose whether to be told.
account-notices-save = Save
notices-daily = Tell me by e-mail, once a day at most
notices-never = Do not tell me by e-mail
told-moment = { $day }, { $clock }
told-by = { $who }, { $role }
account-title = Your account
once-gone-title = Shown once already
once-gone = What stood here is shown one time only, and is kept nowhere. If you have not copied it, make another: the one before then stops working or is revoked.
told-refused = Some of it was not done
done-notices = Saved.
done-name = Your name was saved.
done-password = Your password was set. Everywhere else you are signed out.
done-token-revoked = The token was revoked. It works no more.
done-session-ended = That session was ended.
done-account = The account of { $name } was saved.
done-account-opened = The account of { $name } is open.
done-account-closed = The account of { $name } is closed.
account-name-title = Your name
account-name = Name
account-name-save = Save the name
account-name-wrong = The name { $why }.
account-password-title = Password
account-password-ends = A new password signs you out everywhere else.
account-password-now = Your password now
account-password-wrong = This is not your password. Type it again.
account-factor-title = Second factor
account-factor-is-set = An authenticator is set up.
account-factor-is-not-set = No authenticator is set up.
account-factor-anew = Set up another in its place
account-factor-replaces = A new authenticator takes the place of the one before, with new recovery codes. It signs you out everywhere else.
account-factor-confirm = Type your password, and the six digits that the authenticator shows now.
account-codes-title = Recovery codes
account-codes-left = { $count ->
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
  }
account-codes-hint = New codes take the place of those before, used or not.
account-codes-new = Make new recovery codes
account-tokens-title = Tokens for programs
account-tokens-why = A token lets a program act for you without your password. Give each program its own, and revoke it when it is no longer needed.
account-sessions-title = Where you are signed in
scope-read = Read what coordinators may see
scope-write = Read and write whatever you may
token-new = Make a token
token-name = What it is for
token-name-hint = So that you know it again, such as “weekly report”.
token-name-wrong = What the token is for { $why }.
token-scope = What it may do
token-scope-wrong = Choose what the token may do.
token-days = For how many days
token-days-wrong = A token works from 1 to { $most } days.
token-make = Make the token
token-made = Made on { $when }
token-until = works until { $when }
token-ended = ended on { $when }
token-revoked = revoked on { $when }
token-unused = never
token-last-used = last used: { $when }
token-revoke = Revoke
token-shown-title = Your new token
token-shown = “{ $name }”, until { $until }. It is shown this once: copy it to where it is needed.
token-shown-use = Programs send it in this header:
session-began = Since { $when }
session-last-seen = last used { $when }
session-this = this one
session-end = End
session-end-all = Sign out everywhere
accounts-title = Accounts
accounts-why = Who may sign in, and what they may do.
accounts-without-mail = No mail server is set, so the register sends nothing: links are shown here for you to pass on.
accounts-invite = Invite somebody
accounts-count = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
  }
accounts-sessions = Who is signed in now
accounts-back = Back to the accounts
account-role-title = Role
account-stands = Stands
account-last-sign-in = Last signed in
account-never = never
account-active = open
account-invited = invited, no password yet
account-without-factor = without a second factor yet
account-disabled = closed
account-role-coordinator = Coordinator
account-role-editor = Editor
account-role-admin = Admin
account-role-long-coordinator = Coordinator: keeps the records of the partnerships chosen below, and sees what coordinators may see
account-role-long-editor = Editor: keeps every record
account-role-long-admin = Admin: keeps every record, and the accounts
account-role-wrong = Choose a role.
account-partnerships = { $count ->
    [0] Partnerships that they coordinate: none chosen
    [one] Partnerships that they coordinate: { $count } chosen
   *[other] Partnerships that they coordinate: { $count } chosen
  }
account-partnerships-hint = For coordinators. Editors and admins keep every record anyway.
account-partnerships-count = { $count ->
    [one] { $count } partnership
   *[other] { $count } partnerships
  }
account-partnerships-wrong = Choose the partnerships from the list.
account-email-wrong = Type an e-mail address, such as name@example.org.
account-email-taken = Another account has this e-mail address.
account-last-admin = This is the last admin. Make somebody else an admin first.
account-invite-title = Invite somebody
account-invite-send = Make the account and its link
account-change-title = The account of { $name }
account-save = Save
account-entry-title = When they cannot sign in
account-link-why = A new link lets them set another password. Their second factor stays.
account-link = Make a new link
account-reset-why = For somebody who has lost the authenticator and the recovery codes: takes the password and the second factor away, signs them out, and makes a link to set up both. Make sure that it is really they who ask.
account-reset = Take both away and make a link
account-close-title = Close or open
account-close-why = A closed account cannot sign in; its sessions end and its tokens stop working. What it wrote stays.
account-close = Close the account
account-status-wrong = Say whether the account is to be closed or opened.
account-open-why = The account is closed. Opened again, it has the password, second factor and tokens that it had.
account-open = Open the account again
given-title = A link to sign in
given-sent = It was sent to { $email }. Should it not arrive, pass this on yourself:
given-not-sent = No mail server is set, so nothing was sent. Pass this link on to { $email } yourself, by a way that only they can read:
given-failed = The e-mail to { $email } could not be sent
given-failed-instead = The link is not lost. Pass it on yourself, by a way that only they can read:
given-once = It works once, within three days, and is not shown again. A newer link takes its place.
mail-invited-subject = Your account: { $service }
mail-link-subject = A link to sign in: { $service }
mail-invited = Hello { $name },

    you have been invited to help keep the register “{ $service }”. Open this link to choose a password:
mail-link = Hello { $name },

    an admin of the register “{ $service }” made this link for you. Open it to choose a new password:
mail-link-end = It works once, within three days. If you did not expect it, do nothing, or tell an admin of the register.
