//! The OpenAPI document is true: every answer is of the status, the content type and the shape that it documents.

use nncf_tests::{Answer, Service, Store};
use serde_json::{Value, json};

/// Requests with the address by which the document knows them.
fn requests(service: &Service) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for query in ["", "?limit=5", "?f=geojson&geometry=point", "?f=csv", "?limit=0", "?region=lad:E99999999"] {
        all.push(("/api/v1/partnerships", format!("/api/v1/partnerships{query}")));
    }
    for slug in service.get("/api/v1/partnerships").slugs().iter().map(String::as_str).chain(["nobody"]) {
        for (part, address) in [
            ("", "/api/v1/partnerships/{slug}"),
            ("?f=geojson", "/api/v1/partnerships/{slug}"),
            ("/coverage", "/api/v1/partnerships/{slug}/coverage"),
            ("/neighbours", "/api/v1/partnerships/{slug}/neighbours"),
            ("/meetings", "/api/v1/partnerships/{slug}/meetings"),
            ("/revisions", "/api/v1/partnerships/{slug}/revisions"),
            ("/aliases", "/api/v1/partnerships/{slug}/aliases"),
            ("/contacts", "/api/v1/partnerships/{slug}/contacts"),
            ("/coordinators", "/api/v1/partnerships/{slug}/coordinators"),
            ("/member-organisations", "/api/v1/partnerships/{slug}/member-organisations"),
        ] {
            all.push((address, format!("/api/v1/partnerships/{slug}{part}")));
        }
    }
    for key in ["lad/W06000021", "lad/E06000046", "pfa/E23000030", "country/W92000004", "lad/E99999999"] {
        for (part, address) in [
            ("", "/api/v1/regions/{kind}/{code}"),
            ("/partnerships", "/api/v1/regions/{kind}/{code}/partnerships"),
            ("/neighbours", "/api/v1/regions/{kind}/{code}/neighbours"),
            ("/geometry", "/api/v1/regions/{kind}/{code}/geometry"),
        ] {
            all.push((address, format!("/api/v1/regions/{key}{part}")));
        }
    }
    for place in
        ["postcode=CF10%201EP", "outcode=B1", "lat=50&lon=-4", "lat=51.53&lon=-3.078", "postcode=BT1%201AA", ""]
    {
        all.push(("/api/v1/lookup", format!("/api/v1/lookup?{place}")));
    }
    for slug in ["emergency-services", "nobody"] {
        all.push(("/api/v1/helplines/{slug}", format!("/api/v1/helplines/{slug}")));
    }
    for path in ["/api/v1/regions", "/api/v1/helplines", "/api/v1/coverage-report", "/healthz", "/readyz"] {
        all.push((path, path.to_owned()));
    }
    all
}

#[test]
fn every_answer_is_as_documented() {
    let service = Service::shared(Store::Sqlite);
    let document = Document(service.json("/docs/openapi.json"));
    let mut faults: Vec<String> = Vec::new();
    for (address, path) in requests(service) {
        faults.extend(document.faults_of(address, "get", &service.get(&path)));
    }
    for body in [json!({"postcode": "CF10 1EP"}), json!({"places": []}), json!({"postcode": "x"}), json!([])] {
        faults.extend(document.faults_of("/api/v1/lookup", "post", &service.post("/api/v1/lookup", &body)));
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{} faults, such as\n{}", faults.len(), faults[..faults.len().min(30)].join("\n"));
}

struct Document(Value);

impl Document {
    fn faults_of(&self, address: &str, method: &str, answer: &Answer) -> Vec<String> {
        let response = &self.0["paths"][address][method]["responses"][answer.status.to_string()];
        let Some(content) = response["content"].as_object() else {
            return vec![format!("{method} {address}: {} is not documented", answer.status)];
        };
        let Some(media) = content.get(answer.content_type()) else {
            return vec![format!("{method} {address}: {} is not documented", answer.content_type())];
        };
        let mut faults = Vec::new();
        if answer.content_type().ends_with("json") {
            self.check(&answer.json(), &media["schema"], &format!("{address}:"), &mut faults);
        }
        faults
    }

    /// The schema that a reference leads to.
    fn resolved<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        while let Some(reference) = schema["$ref"].as_str() {
            schema = self.0.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        }
        schema
    }

    fn check(&self, value: &Value, schema: &Value, place: &str, faults: &mut Vec<String>) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check(value, part, place, faults);
        }
        for alternatives in ["oneOf", "anyOf"].iter().filter_map(|name| schema[*name].as_array()) {
            let fits = |schema: &Value| {
                let mut found = Vec::new();
                self.check(value, schema, place, &mut found);
                found.is_empty()
            };
            if !alternatives.iter().any(fits) {
                faults.push(format!("{place} {} fits no alternative", brief(value)));
            }
        }
        if !is_of_type(value, &schema["type"]) {
            faults.push(format!("{place} {} is not of type {}", brief(value), schema["type"]));
        }
        if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
            faults.push(format!("{place} {} is not one of {}", brief(value), brief(&schema["enum"])));
        }
        self.check_members(value, schema, place, faults);
    }

    fn check_members(&self, value: &Value, schema: &Value, place: &str, faults: &mut Vec<String>) {
        for (name, member) in value.as_object().into_iter().flatten() {
            if let Some(schema) = schema["properties"].get(name) {
                self.check(member, schema, &format!("{place}/{name}"), faults);
            }
        }
        if value.is_object() {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let missing = required.filter(|name| value.get(name).is_none());
            faults.extend(missing.map(|name| format!("{place} lacks {name}")));
        }
        if schema["items"].is_object() {
            for entry in value.as_array().into_iter().flatten() {
                self.check(entry, &schema["items"], &format!("{place}/*"), faults);
            }
        }
    }
}

fn is_of_type(value: &Value, wanted: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("the document has the unknown type {other}"),
    };
    match wanted {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}
