//! The tables as Diesel sees them, in the types that both databases share.

diesel::table! {
    register (id) {
        id -> Integer,
        format -> Integer,
        version -> BigInt,
        seeded_at -> Nullable<Timestamp>,
        head -> Text,
        helpline_version -> BigInt,
        helpline_head -> Text,
    }
}

diesel::table! {
    regions (kind, code) {
        kind -> Text,
        code -> Text,
        name -> Text,
        name_cy -> Nullable<Text>,
        vintage -> Text,
        parents -> Text,
    }
}

diesel::table! {
    retired_codes (kind, retired, code_kind, code) {
        kind -> Text,
        retired -> Text,
        code_kind -> Text,
        code -> Text,
        name -> Nullable<Text>,
    }
}

diesel::table! {
    split_postcodes (postcode, code) {
        postcode -> Text,
        code -> Text,
    }
}

diesel::table! {
    crossings (from_code, to_code, name) {
        from_code -> Text,
        to_code -> Text,
        name -> Text,
    }
}

diesel::table! {
    blobs (name) {
        name -> Text,
        vintage -> Text,
        digest -> Binary,
        bytes -> Binary,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    helplines (slug) {
        slug -> Text,
        position -> Integer,
        document -> Text,
    }
}

diesel::table! {
    partnerships (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        kind -> Text,
        status -> Text,
        nncf_membership -> Text,
        visibility -> Text,
        document -> Text,
        revision -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    slugs (slug) {
        slug -> Text,
        partnership_id -> Text,
    }
}

diesel::table! {
    coverage (partnership_id, kind, code) {
        partnership_id -> Text,
        kind -> Text,
        code -> Text,
    }
}

diesel::table! {
    links (partnership_id, rel, target_id) {
        partnership_id -> Text,
        rel -> Text,
        target_id -> Text,
    }
}

diesel::table! {
    personal_values (id) {
        id -> Text,
        partnership_id -> Text,
        coordinator_id -> Text,
        field -> Text,
        salt -> Binary,
        value -> Text,
    }
}

diesel::table! {
    revisions (partnership_id, number) {
        partnership_id -> Text,
        number -> Integer,
        at -> Timestamp,
        role -> Text,
        author -> Nullable<Text>,
        why -> Text,
        document -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    log (version) {
        version -> BigInt,
        partnership_id -> Text,
        number -> Integer,
        revision_hash -> Text,
        previous_hash -> Text,
        hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    mistakes (id) {
        id -> Text,
        partnership_id -> Text,
        told -> Text,
        where_to_check -> Nullable<Text>,
        received_at -> Timestamp,
        status -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        role -> Text,
        status -> Text,
        password -> Nullable<Text>,
        totp_secret -> Nullable<Binary>,
        totp_last_step -> Nullable<BigInt>,
        failures -> Integer,
        failed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        last_sign_in_at -> Nullable<Timestamp>,
        notices -> Text,
        noticed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_partnerships (account_id, partnership_id) {
        account_id -> Text,
        partnership_id -> Text,
    }
}

diesel::table! {
    recovery_codes (account_id, digest) {
        account_id -> Text,
        digest -> Binary,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_links (digest) {
        digest -> Binary,
        account_id -> Text,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        digest -> Binary,
        account_id -> Text,
        stage -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        digest -> Binary,
        account_id -> Text,
        name -> Text,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        last_used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit (number) {
        number -> BigInt,
        at -> Timestamp,
        actor -> Nullable<Text>,
        event -> Text,
        subject -> Nullable<Text>,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    idempotent_answers (account_id, key) {
        account_id -> Text,
        key -> Text,
        request -> Binary,
        partnership_id -> Nullable<Text>,
        answer -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    helpline_revisions (version) {
        version -> BigInt,
        slug -> Text,
        number -> Integer,
        at -> Timestamp,
        role -> Text,
        author -> Nullable<Text>,
        why -> Text,
        document -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    link_checks (partnership_id, url) {
        partnership_id -> Text,
        url -> Text,
        checked_at -> Timestamp,
        outcome -> Text,
        detail -> Text,
    }
}

diesel::table! {
    confirmations (id) {
        id -> Text,
        digest -> Binary,
        partnership_id -> Text,
        revision -> Integer,
        sent_to -> Text,
        made_by -> Nullable<Text>,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        told -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        handled -> Nullable<Text>,
        handled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        kind -> Text,
        campaign_id -> Nullable<Text>,
        confirmation_id -> Nullable<Text>,
        partnership_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        sent_to -> Text,
        subject -> Text,
        body -> Nullable<Text>,
        state -> Text,
        tries -> Integer,
        made_at -> Timestamp,
        next_try_at -> Timestamp,
        claim -> Nullable<Text>,
        finished_at -> Nullable<Timestamp>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        file_name -> Text,
        created -> Integer,
        changed -> Integer,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_drafts (id) {
        id -> Text,
        account_id -> Text,
        at -> Timestamp,
        file_name -> Text,
        file -> Binary,
        choices -> Text,
    }
}

diesel::table! {
    import_changes (import_id, partnership_id) {
        import_id -> Text,
        partnership_id -> Text,
        number -> Integer,
    }
}

diesel::table! {
    session_notes (session_id, path) {
        session_id -> Text,
        path -> Text,
        sealed -> Binary,
        at -> Timestamp,
    }
}

diesel::table! {
    helpline_changes (id) {
        id -> Text,
        slug -> Text,
        revision -> Integer,
        document -> Text,
        why -> Text,
        role -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decided_why -> Nullable<Text>,
    }
}

diesel::joinable!(slugs -> partnerships (partnership_id));
diesel::joinable!(mistakes -> partnerships (partnership_id));
diesel::joinable!(confirmations -> partnerships (partnership_id));
diesel::joinable!(outbox -> partnerships (partnership_id));
diesel::allow_tables_to_appear_in_same_query!(confirmations, partnerships);
diesel::allow_tables_to_appear_in_same_query!(outbox, partnerships);
diesel::allow_tables_to_appear_in_same_query!(outbox, confirmations);
diesel::allow_tables_to_appear_in_same_query!(slugs, partnerships);
diesel::allow_tables_to_appear_in_same_query!(mistakes, partnerships);
diesel::allow_tables_to_appear_in_same_query!(accounts, sessions);
diesel::allow_tables_to_appear_in_same_query!(accounts, tokens);
diesel::allow_tables_to_appear_in_same_query!(accounts, sign_in_links);
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(tokens -> accounts (account_id));
diesel::joinable!(sign_in_links -> accounts (account_id));
