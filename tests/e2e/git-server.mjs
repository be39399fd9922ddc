// A web server with Git repositories behind a password: Node's own server in front of `git http-backend`, as CGI.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { Transform } from "node:stream";
import { timingSafeEqual } from "node:crypto";

/** Lets so many bytes through in a second. @param {number} bytesPerSecond */
function slowed(bytesPerSecond) {
  return new Transform({
    transform(chunk, _, done) {
      setTimeout(() => done(null, chunk), (chunk.length * 1000) / bytesPerSecond);
    },
  });
}

/**
 * Serves the bare repositories in a folder.
 *
 * @param {{ root: string, user: string, password: string, bytesPerSecond?: number }} what
 */
export async function serveGit({ root, user, password, bytesPerSecond }) {
  const expected = Buffer.from(`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`);
  /** What was asked, as "METHOD path status". @type {string[]} */
  const requests = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://server");
    response.once("finish", () => requests.push(`${request.method} ${url.pathname} ${response.statusCode}`));
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      request.resume();
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="Git"', "Content-Type": "text/plain" }).end("Who are you?\n");
      return;
    }
    answer(request, response, url);
  });

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {URL} url
   */
  function answer(request, response, url) {
    const { headers } = request;
    const backend = spawn("git", ["http-backend"], {
      stdio: ["pipe", "pipe", "ignore"],
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: "1",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        REMOTE_USER: user,
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: headers["content-type"] ?? "",
        ...(headers["content-length"] && { CONTENT_LENGTH: headers["content-length"] }),
        ...(headers["content-encoding"] && { HTTP_CONTENT_ENCODING: headers["content-encoding"] }),
        ...(headers["git-protocol"] && { GIT_PROTOCOL: String(headers["git-protocol"]) }),
      },
    });
    // A backend that has read enough closes its end.
    backend.stdin.on("error", () => request.resume());
    request.pipe(backend.stdin);
    response.once("close", () => backend.kill());

    let head = Buffer.alloc(0);
    backend.stdout.on("data", function read(chunk) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      backend.stdout.off("data", read);
      let status = 200;
      for (const line of head.subarray(0, end).toString().split("\r\n")) {
        const [name, value] = line.split(/:\s*/, 2);
        if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.writeHead(status);
      response.write(head.subarray(end + 4));
      (bytesPerSecond ? backend.stdout.pipe(slowed(bytesPerSecond)) : backend.stdout).pipe(response);
    });
    backend.stdout.once("end", () => response.headersSent || response.writeHead(500).end());
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const authority = `127.0.0.1:${address.port}`;
  return {
    authority,
    requests,
    /** @param {string} path */
    url: (path) => `http://${authority}/${path}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
