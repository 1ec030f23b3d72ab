//! Problems: one shape, one table, each explained.

use std::collections::BTreeSet;

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Answer, Service, on_both_stores};
use serde_json::Value;

use crate::bad_requests::produced;

on_both_stores!(each_kind_is_explained, request_ids_are_unique_and_in_the_header);

/// Makes sure that an answer is a problem of a kind, whole and not to be kept, and gives it.
#[track_caller]
pub fn is_a_problem(answer: &Answer, kind: ProblemKind) -> Value {
    let asked = &answer.asked;
    assert_eq!(answer.status, kind.status().as_u16(), "{asked}: {}", answer.beginning());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{asked}");
    assert_eq!(answer.header("cache-control"), "no-store", "{asked}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/problems/{}", kind.slug()), "{asked}");
    assert_eq!(problem["title"], kind.title(), "{asked}");
    assert_eq!(problem["status"], answer.status, "{asked}");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{asked}: {problem}");
    assert_eq!(problem["request_id"], answer.header("x-request-id"), "{asked}");
    problem
}

/// A kind that nothing produces is a promise that nobody keeps, or a test that nobody wrote.
#[test]
fn every_kind_is_produced_by_a_test() {
    let mut tested = produced();
    // `a_store_that_is_gone` takes the store away.
    tested.push(ProblemKind::Unavailable);
    // `reports_are_limited` sends too many.
    tested.push(ProblemKind::TooManyRequests);
    // Tests of writing produce these.
    tested.extend([ProblemKind::Unauthorized, ProblemKind::Forbidden, ProblemKind::Conflict]);
    tested.extend([ProblemKind::Stale, ProblemKind::PreconditionRequired, ProblemKind::KeyReused]);
    // The service's own fault: whatever produced it would be mended. What it sends is tested where it stands.
    tested.push(ProblemKind::Internal);
    for kind in ProblemKind::ALL {
        assert!(tested.contains(kind), "no test produces {kind:?}");
    }
}

fn each_kind_is_explained(service: &Service) {
    for kind in ProblemKind::ALL {
        let page = service.get(&format!("/problems/{}", kind.slug())).expect(200);
        assert_eq!(page.content_type(), "text/html");
        let text = page.text().replace("&#39;", "'");
        assert!(text.contains(kind.title()), "{kind:?}");
        assert!(text.contains(kind.status().as_str()), "{kind:?}");
        assert!(text.contains(kind.help()), "{kind:?}");
    }
}

fn request_ids_are_unique_and_in_the_header(service: &Service) {
    let answers = (0..20).map(|_| service.get("/api/v1/partnerships?limit=0"));
    let ids: BTreeSet<String> = answers.map(|answer| answer.header("x-request-id").to_owned()).collect();
    assert_eq!(ids.len(), 20);
    let forged = service.get_with("/api/v1/partnerships?limit=0", &[("x-request-id", "mine")]);
    assert_ne!(forged.header("x-request-id"), "mine", "ids are the service's own");
}
