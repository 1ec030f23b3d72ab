//! What one request costs the server, against a server that does nothing; how soon it is ready; how much it holds.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use geo::Coord;
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::visibility::Visibility;
use nncf_db::Clock;

use crate::client::{Connection, Load, Server, get, leave_the_first_processor, post};
use crate::places::{bounds, ms, on_land};
use crate::report::{Random, Table, median};
use crate::{Ground, database_url};

/// Set to an address in the environment of the process that is to be the empty server.
pub const FLOOR: &str = "NNCF_BENCH_FLOOR";

const LOOK_UP: &str = "/api/v1/lookup";
const PARTNERSHIPS: &str = "/api/v1/partnerships";
const HOME: &str = "/";

/// Where the empty server answers with as much as a look-up tells, the same each time: what is left between the two is
/// what a look-up computes.
const FIXED: &str = "/fixed";
const FIXED_BODY: &[u8] = &[b'x'; 2_473];
const FIXED_HEADERS: [(&str, &str); 6] = [
    ("cache-control", "no-store"),
    ("content-type", "application/json"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("access-control-allow-origin", "*"),
    ("x-request-id", "0123456789ab-1234"),
];

const STARTS: usize = 7;
const REQUESTS: usize = 20_000;
/// The servers take turns by so many requests, a fraction of a second: what else the machine does meets both alike.
const TURN: usize = 1_000;
const ROUNDS: usize = 5;
const CONNECTIONS: usize = 8;
/// The places of a bulk look-up: as many as one request takes.
const BULK: usize = 1_000;

/// An actix server with one worker, whose handlers at the addresses asked for do nothing.
pub fn serve_floor() {
    let address = std::env::var(FLOOR).unwrap();
    let empty = || async { HttpResponse::Ok().finish() };
    // A body that came has to be read, or the connection ends.
    let read_body = |_: web::Bytes| async { HttpResponse::Ok().finish() };
    let look_up = move || web::resource(LOOK_UP).route(web::get().to(empty)).route(web::post().to(read_body));
    let kept = move |path| web::resource(path).route(web::get().to(empty));
    let app = move || {
        App::new().service(look_up()).service(kept(PARTNERSHIPS)).service(kept(HOME)).service(
            web::resource(FIXED).route(web::get().to(|| async {
                let mut answer = HttpResponse::Ok();
                for header in FIXED_HEADERS {
                    answer.insert_header(header);
                }
                answer.body(FIXED_BODY)
            })),
        )
    };
    let server = HttpServer::new(app).workers(1).bind(address).unwrap();
    actix_web::rt::System::new().block_on(server.run()).unwrap();
}

pub fn measure(ground: &Ground, random: &mut Random, table: &mut Table) {
    ready(ground, table);
    leave_the_first_processor();
    let mut servers = [floor(), serve(ground)];
    servers.iter_mut().zip([HOME, "/readyz"]).for_each(|(server, path)| server.wait_for(path));
    servers.iter().for_each(Server::settle);
    look_ups(ground, random, &servers, table);
    kept(&servers, table);
    bulk(ground, random, &servers[1], table);
    table.check("resident memory after all of these", servers[1].resident_mb(), 150.0, "MB");
}

/// The empty server, which this program is too.
pub fn floor() -> Server {
    Server::start(|address| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(FLOOR, address);
        command
    })
}

pub fn serve(ground: &Ground) -> Server {
    serve_database(&database_url(&ground.folder))
}

pub fn serve_database(database: &str) -> Server {
    // Benches lie in target/release/deps, the binary in target/release.
    let binary: PathBuf = std::env::current_exe().unwrap().parent().unwrap().with_file_name("nncf");
    assert!(binary.exists(), "there is no {}: build it, or use `make bench`", binary.display());
    Server::start(|address| {
        let mut command = Command::new(binary);
        command.args(["serve", "--workers", "1", "--bind", address, "--database-url", database]);
        command
    })
}

fn ready(ground: &Ground, table: &mut Table) {
    let start = |_| {
        let started = Instant::now();
        let mut server = serve(ground);
        server.wait_for("/readyz");
        (started.elapsed(), server.resident_mb())
    };
    let (times, memory): (Vec<Duration>, Vec<f64>) = (0..STARTS).map(start).unzip();
    table.check("started until ready, on a filled database", ms(median(times)), 1_000.0, "ms");
    table.check("resident memory then", median(memory), 150.0, "MB");
}

fn look_ups(ground: &Ground, random: &mut Random, servers: &[Server; 2], table: &mut Table) {
    let geography = &*ground.geography;
    let bounds = bounds(geography);
    let points: Vec<Coord<f64>> = (0..REQUESTS).map(|_| on_land(geography, bounds, random)).collect();
    let by_query = |point: &Coord<f64>| get(&format!("{LOOK_UP}?lat={:.6}&lon={:.6}", point.y, point.x));
    let all: Vec<Vec<u8>> = points.iter().map(by_query).collect();
    // One at a time, as visitors come; and eight at once, where the processor never sleeps between two and what each
    // computes weighs most.
    let ratio = compare("GET /lookup by point, one at a time", &all, 1, servers, table);
    table.check("one GET /lookup by point, times an empty handler", ratio, 1.6, "×");
    compare("GET /lookup by point, eight at once", &all, CONNECTIONS, servers, table);
    fixed(&servers[0], &all, table);

    let uncovered = public_view(ground).uncovered();
    let is_covered = |point: &&Coord<f64>| !uncovered.contains(geography.district_at(**point).unwrap());
    let covered: Vec<Vec<u8>> = points.iter().filter(is_covered).map(by_query).collect();
    let others: Vec<Vec<u8>> = points.iter().filter(|point| !is_covered(point)).map(by_query).collect();
    compare("GET /lookup by point, covered", &covered, CONNECTIONS, servers, table);
    compare("GET /lookup by point, uncovered", &others, CONNECTIONS, servers, table);
    let by_body = |p: &Coord<f64>| post(LOOK_UP, &format!(r#"{{"lat":{:.6},"lon":{:.6}}}"#, p.y, p.x));
    let posted: Vec<Vec<u8>> = points.iter().map(by_body).collect();
    compare("POST /lookup by point", &posted, CONNECTIONS, servers, table);
    let by_postcode = |text: &String| get(&format!("{LOOK_UP}?postcode={}", text.replace(' ', "%20")));
    let postcodes: Vec<Vec<u8>> = some_postcodes(ground, random, REQUESTS).iter().map(by_postcode).collect();
    compare("GET /lookup by postcode", &postcodes, CONNECTIONS, servers, table);
}

/// What of that the mere length of the answer costs.
fn fixed(floor: &Server, empty: &[Vec<u8>], table: &mut Table) {
    let fixed = vec![get(FIXED); TURN];
    let mut load = Load::new(floor, CONNECTIONS);
    let mut cost = |requests: &[Vec<u8>]| {
        let before = floor.cpu_us();
        load.send(requests);
        (floor.cpu_us() - before) / requests.len() as f64
    };
    let ratios = (0..ROUNDS).flat_map(|_| empty.chunks_exact(TURN)).map(|turn| {
        let empty = cost(turn);
        cost(&fixed) / empty
    });
    table.tell("a fixed answer of that length, eight at once, times an empty handler", median(ratios.collect()), "×");
}

fn kept(servers: &[Server; 2], table: &mut Table) {
    compare("GET /partnerships", &vec![get(PARTNERSHIPS); REQUESTS], CONNECTIONS, servers, table);
    let ratio = compare("GET / (home page)", &vec![get(HOME); REQUESTS], CONNECTIONS, servers, table);
    table.check("GET / (home page), times an empty handler", ratio, 5.0, "×");
}

/// Sends the same requests to both servers in turn. Tells what one costs each, and gives the ratio.
fn compare(what: &str, requests: &[Vec<u8>], connections: usize, servers: &[Server; 2], table: &mut Table) -> f64 {
    let mut loads = servers.each_ref().map(|server| Load::new(server, connections));
    // Opens what is rendered once and kept. By turns as well: a connection that waits for long is closed.
    let mut bytes = 0.0;
    for turn in requests.chunks(TURN) {
        loads[0].send(turn);
        bytes += loads[1].send(turn) * turn.len() as f64 / requests.len() as f64;
    }
    let mut costs = [const { Vec::new() }; 2];
    for turn in (0..ROUNDS).flat_map(|_| requests.chunks_exact(TURN)) {
        for ((server, load), costs) in servers.iter().zip(&mut loads).zip(&mut costs) {
            let before = server.cpu_us();
            load.send(turn);
            costs.push((server.cpu_us() - before) / TURN as f64);
        }
    }
    let ratio = median(costs[1].iter().zip(&costs[0]).map(|(ours, floor)| ours / floor).collect());
    let [floor, ours] = costs.map(median);
    table.tell(&format!("{what}: an empty handler"), floor, "µs");
    table.tell(&format!("{what}: the register, {bytes:.0} bytes, {ratio:.2} ×"), ours, "µs");
    ratio
}

fn bulk(ground: &Ground, random: &mut Random, server: &Server, table: &mut Table) {
    let requests: Vec<Vec<u8>> = (0..20)
        .map(|_| {
            let postcodes = some_postcodes(ground, random, BULK);
            let places: Vec<_> = postcodes.iter().map(|postcode| serde_json::json!({ "postcode": postcode })).collect();
            post(LOOK_UP, &serde_json::json!({ "places": places }).to_string())
        })
        .collect();
    let mut connection = Connection::open(&server.address).unwrap();
    let (mut times, mut bytes) = (Vec::new(), 0);
    for request in &requests {
        let asked = Instant::now();
        let answer = connection.ask(request).unwrap();
        times.push(asked.elapsed());
        assert_eq!(answer.status, 200);
        bytes = answer.body_bytes;
    }
    table.tell("POST /lookup of 1,000 postcodes, until answered", ms(median(times.clone())), "ms");
    table.tell("POST /lookup of 1,000 postcodes, a second", BULK as f64 / median(times).as_secs_f64(), "");
    table.tell("POST /lookup of 1,000 postcodes, the answer", bytes as f64 / 1e6, "MB");
}

fn some_postcodes(ground: &Ground, random: &mut Random, count: usize) -> Vec<String> {
    let mut all: Vec<_> = ground.geography.postcodes().iter().map(|(postcode, _)| postcode).collect();
    random.shuffle(&mut all);
    all[..count].iter().map(ToString::to_string).collect()
}

fn public_view(ground: &Ground) -> RegisterView {
    let nncf_db::Snapshot { version, records, helplines, redirects, reach: _ } = ground.register.snapshot().unwrap();
    let contents = RegisterContents::new(version, records, helplines, redirects);
    RegisterView::build(ground.geography.clone(), &contents, Visibility::Public, Clock::system().today(), None)
}
