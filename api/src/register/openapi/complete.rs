//! What many operations have in common: how they may be asked, which headers they take and give, how they refuse, and
//! each part of a partnership at its own address. A handler says what is its own; the rest is told here once.

use serde_json::{Map, Value, json};

use crate::register::write::parts::{PARTS, Part};

/// An operation by its address and method.
struct Asked {
    address: String,
    method: String,
    is_write: bool,
}

/// A status that operations have in common.
struct Common {
    status: &'static str,
    description: &'static str,
    holds: fn(&Asked) -> bool,
}

impl Asked {
    fn is_api(&self) -> bool {
        self.address.starts_with("/api/")
    }

    fn is_lookup(&self) -> bool {
        self.address.ends_with("/lookup")
    }

    fn is_read(&self) -> bool {
        self.is_api() && self.method == "get"
    }

    /// Whether its answers depend on address and version alone, and so have an ETag by which they are asked for anew.
    fn is_revalidated(&self) -> bool {
        self.is_read() && !self.is_lookup()
    }

    fn has_names(&self) -> bool {
        self.is_api() && self.address.contains('{')
    }

    /// Whether it adds something, which may be done without naming a revision, or cannot name one yet.
    fn adds(&self) -> bool {
        let ends = ["/partnerships", "/helplines", "{part}"];
        self.method == "post" && ends.iter().any(|end| self.address.ends_with(end))
    }
}

/// Every status that is told of more than one operation. What a handler says of its own stands before this.
const COMMON: &[Common] = &[
    Common { status: "304", description: "Not modified since the ETag in If-None-Match", holds: Asked::is_revalidated },
    Common {
        status: "308",
        description: "The address is written otherwise, in small letters for instance, or the partnership was renamed: \
            ask where Location says, with the same method and body",
        holds: Asked::has_names,
    },
    Common {
        status: "400",
        description: "The body, a parameter or a header cannot be read; the detail names it",
        holds: Asked::is_api,
    },
    Common { status: "401", description: "No token, or one that does not work", holds: Asked::is_api },
    Common {
        status: "403",
        description: "The token's scope, the role, or whose partnership it is does not allow it",
        holds: |asked| asked.is_write,
    },
    Common {
        status: "404",
        description: "There is no such thing, or not for this caller",
        holds: |asked| asked.has_names() || asked.is_write,
    },
    Common {
        status: "406",
        description: "The answer cannot be given in a format that Accept or `f` asks for",
        holds: |asked| asked.is_read() || asked.is_lookup(),
    },
    Common {
        status: "409",
        description: "The short name was given before, or the same key is on its way",
        holds: |asked| asked.is_write,
    },
    Common {
        status: "412",
        description: "It was changed meanwhile: `changed` names the fields, `by_role` who, `current_revision` which it \
            is now",
        holds: |asked| asked.is_write,
    },
    Common {
        status: "413",
        description: "The body has more than 256 KB, or the answer would have more than 16 MB",
        holds: |asked| asked.is_write || (asked.is_lookup() && asked.method == "post"),
    },
    Common {
        status: "415",
        description: "The body is not JSON",
        holds: |asked| (asked.is_write && asked.method != "delete") || (asked.is_lookup() && asked.method == "post"),
    },
    Common {
        status: "422",
        description: "Values are not valid, or fields not known: `errors` names each by a JSON pointer; or the key \
            stands for another request",
        holds: |asked| asked.is_write,
    },
    Common {
        status: "428",
        description: "If-Match is missing, or names no revision",
        holds: |asked| asked.is_write && asked.address.contains("{slug}"),
    },
    Common { status: "500", description: "The service's own fault, logged under `request_id`", holds: Asked::is_api },
    Common { status: "503", description: "The store does not answer; try again in a minute", holds: Asked::is_api },
];

/// Leaves references alone where a schema is made of others: some makers of clients do not see one that has a
/// description beside it. That of the only one, as of a value that may be null, goes to the whole.
fn bare_references(value: &mut Value) {
    for name in ["allOf", "anyOf", "oneOf"] {
        let mut told = Vec::new();
        for part in value.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(target) = part.get("$ref").cloned() {
                told.push(part["description"].take());
                *part = json!({ "$ref": target });
            }
        }
        if let [Value::String(only)] = told.as_slice()
            && value.get("description").is_none()
        {
            value["description"] = json!(only);
        }
    }
    match value {
        Value::Object(fields) => fields.values_mut().for_each(bare_references),
        Value::Array(entries) => entries.iter_mut().for_each(bare_references),
        _ => {}
    }
}

/// Takes out the schemas that nothing leads to: types that stand within others as they are.
fn prune(whole: &mut Value) {
    loop {
        let text = whole.to_string();
        let Some(schemas) = whole["components"]["schemas"].as_object_mut() else { return };
        let before = schemas.len();
        schemas.retain(|name, _| text.contains(&format!("\"#/components/schemas/{name}\"")));
        if schemas.len() == before {
            return;
        }
    }
}

/// Completes the document, as JSON.
pub fn complete(whole: &mut Value) {
    whole["servers"] = json!([{"url": "/", "description": "The service that gave this document"}]);
    whole["components"]["securitySchemes"] = json!({"token": {"type": "http", "scheme": "bearer",
        "bearerFormat": "nncf_…", "description": "A token of an account, made on its page or by `nncf token add`. \
            What it may do follows from its scope (read, write) and from the account's role: coordinator, editor or \
            admin."}});
    let Some(paths) = whole["paths"].as_object_mut() else { return };
    for (address, item) in paths.iter_mut() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let is_write = operation["tags"] == json!(["writing"]);
            let asked = Asked { address: address.clone(), method: method.clone(), is_write };
            complete_operation(&asked, operation);
        }
    }
    for part in PARTS {
        give_address(paths, part);
    }
    paths.retain(|address, _| !address.contains("{part}"));
    if let Some(schemas) = whole["components"]["schemas"].as_object_mut() {
        for part in PARTS.iter().filter(|part| part.is_plain_list()) {
            for entry in [part.schema, part.shown] {
                schemas.entry(list_name(entry)).or_insert_with(|| list_of(entry));
            }
        }
    }
    bare_references(whole);
    prune(whole);
}

fn complete_operation(asked: &Asked, operation: &mut Value) {
    for common in COMMON.iter().filter(|common| (common.holds)(asked)) {
        let own = &mut operation["responses"][common.status];
        if own.is_null() {
            *own = if common.status.starts_with('3') { json!({}) } else { problem() };
        }
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if response["description"].as_str().is_none_or(str::is_empty) {
            response["description"] = json!(meaning(status, asked));
        }
        add_headers(asked, status, response);
    }
    secure(asked, operation);
    if asked.is_write {
        add_parameters(asked, operation);
    } else if asked.is_revalidated() {
        let schema = json!({"type": "string"});
        let description = "The ETag of the answer as it was got before: 304 when it still holds";
        let parameter = json!({"name": "If-None-Match", "in": "header", "required": false, "schema": schema,
            "description": description});
        add_parameter(operation, parameter);
    }
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    let mut all = operation["parameters"].as_array().cloned().unwrap_or_default();
    all.push(parameter);
    operation["parameters"] = all.into();
}

fn problem() -> Value {
    json!({"content": {"application/problem+json": {"schema": reference("ProblemDetails")}}})
}

/// What a status means where the handler does not say it.
fn meaning(status: &str, asked: &Asked) -> &'static str {
    let common = COMMON.iter().find(|common| common.status == status);
    match (status, common) {
        ("200", _) if asked.is_write => "Done; what was written, as it now stands",
        ("200", _) => "What was asked for",
        ("201", _) => "Made; what was written, as it now stands",
        (_, Some(common)) => common.description,
        _ => "See the detail",
    }
}

fn add_headers(asked: &Asked, status: &str, response: &mut Value) {
    let text = |description: &str| json!({"schema": {"type": "string"}, "description": description});
    let mut add = |name: &str, header: Value| response["headers"][name] = header;
    if asked.is_write && status.starts_with('2') || asked.is_revalidated() && matches!(status, "200" | "304") {
        add("etag", text("What the answer is known by. Of one record it begins with r and the revision's number"));
    }
    if asked.is_write && status.starts_with('2') || asked.is_revalidated() && status == "200" {
        let schema = json!({"type": "integer", "format": "int64", "minimum": 0});
        let description = "The version of the register that the answer was made from";
        add("register-version", json!({"schema": schema, "description": description}));
    }
    match status {
        "201" => add("location", text("The address of the record")),
        "301" | "308" => add("location", text("Where to ask")),
        "401" => add("www-authenticate", text("Bearer")),
        _ => {}
    }
}

/// Who may ask: what is read, anybody, and who sends a token sees what its role may see.
fn secure(asked: &Asked, operation: &mut Value) {
    let needs_token = asked.is_write || operation["security"].is_array();
    operation["security"] = if needs_token {
        json!([{"token": []}])
    } else if asked.is_api() {
        json!([{}, {"token": []}])
    } else {
        json!([])
    };
}

fn add_parameters(asked: &Asked, operation: &mut Value) {
    if asked.address.contains("{slug}") {
        let parameter = json!({
            "name": "If-Match", "in": "header", "required": !asked.adds(), "schema": {"type": "string"},
            "description": "The ETag of the record as it was read, with its quotation marks",
            "example": "\"r3-staff-05dff2954d64\"",
        });
        add_parameter(operation, parameter);
    }
    let parameter = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "description": "Made up by the caller: the same request with the same key is done once, and answered alike \
            for 24 hours",
    });
    add_parameter(operation, parameter);
}

/// Gives a part what is documented for parts in general, at its own address.
fn give_address(paths: &mut Map<String, Value>, part: &Part) {
    const ANY_PART: &str = "/api/v1/partnerships/{slug}/{part}";
    for general in [ANY_PART.to_owned(), format!("{ANY_PART}/{{entry}}")] {
        let Some(Value::Object(operations)) = paths.get(&general).cloned() else { continue };
        let own = general.replace("{part}", part.name);
        for (method, mut operation) in operations {
            let is_for_lists = method == "post" || method == "delete";
            let known = paths.get(&own).is_some_and(|item| item.get(&method).is_some());
            if known || (is_for_lists && !part.is_list()) {
                continue;
            }
            describe(&mut operation, &method, part);
            let item = paths.entry(own.clone()).or_insert_with(|| json!({}));
            item[&method] = operation;
        }
    }
}

fn describe(operation: &mut Value, method: &str, part: &Part) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let name: String = part.name.split('-').map(capitalised).collect();
    // The general ids end in “Part”, and tell of parts in no other place.
    operation["operationId"] = json!(format!("{}{name}", id.strip_suffix("Part").unwrap_or(&id)));
    let summary = operation["summary"].as_str().unwrap_or_default();
    operation["summary"] = json!(format!("{summary}: {}", part.name.replace('-', " ")));
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.retain(|parameter| parameter["name"] != "part");
    }
    let whole = |entry: &str| reference(&part.whole(entry));
    match method {
        "get" => operation["responses"]["200"]["content"]["application/json"]["schema"] = whole(part.shown),
        "put" => operation["requestBody"]["content"]["application/json"]["schema"] = whole(part.schema),
        "post" => operation["requestBody"]["content"]["application/json"]["schema"] = reference(part.schema),
        _ => {}
    }
}

/// The name of the schema of a list of entries, as the others are named.
pub fn list_name(entry: &str) -> String {
    format!("Items_{entry}")
}

fn list_of(entry: &str) -> Value {
    json!({"type": "object", "description": "A list that is never paged.", "required": ["items"],
        "properties": {"items": {"type": "array", "items": reference(entry), "description": "The entries."}}})
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
