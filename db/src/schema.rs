//! The tables as Diesel sees them, in the types that both databases share.

diesel::table! {
    register (id) {
        id -> Integer,
        format -> Integer,
        version -> BigInt,
        seeded_at -> Nullable<Timestamp>,
        head -> Text,
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
    retired_codes (kind, retired, code) {
        kind -> Text,
        retired -> Text,
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

diesel::joinable!(slugs -> partnerships (partnership_id));
diesel::joinable!(mistakes -> partnerships (partnership_id));
diesel::allow_tables_to_appear_in_same_query!(slugs, partnerships);
diesel::allow_tables_to_appear_in_same_query!(mistakes, partnerships);
