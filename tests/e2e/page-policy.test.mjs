import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";

import { eventually } from "./eventually.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("every screen keeps to the page's policy", async (stage) => {
  const window = await stage.window();
  for (const screen of ["activity", "accounts", "settings", "mirrors"]) {
    await window.click(at(`nav-${screen}`));
    await window.see("h1");
  }
  await window.click(at("add-mirror"));
  await window.see(at("left-url"));
  await window.click(at("nav-settings"));
  for (const theme of ["dark", "light", "system"]) await window.click(at(`theme-${theme}`));
  assert.deepEqual(await window.complaints(), []);

  // What the policy had kept out before anybody listened would now be missing.
  const empty = await window.driver.executeScript(() =>
    [...document.querySelectorAll("style, link[rel=stylesheet]")].filter(({ sheet }) => !sheet?.cssRules.length).map(({ outerHTML }) => outerHTML),
  );
  assert.deepEqual(empty, [], "every style sheet is in use");
  const asked = await window.driver.executeAsyncScript((done) => {
    const original = fetch;
    globalThis.fetch = async (address, ...rest) => {
      const response = await original(address, ...rest);
      done(`${address} ${response.status}`);
      return response;
    };
    location.hash = "#/accounts";
  });
  assert.equal(asked, "ipc://localhost/accounts 200", "commands go by the protocol that the policy allows");
});

// Proves that the listener of all other tests hears: here something is done that is forbidden.
scenario("the page can run, load and send nothing of others", async (stage) => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  stage.after(() => server.close());
  const address = server.address();
  assert.ok(address && typeof address === "object");
  const outside = `http://127.0.0.1:${address.port}`;

  const window = await stage.window();
  await window.driver.executeScript((url) => {
    const image = document.createElement("img");
    image.src = `${url}/image.png`;
    const script = document.createElement("script");
    script.textContent = "globalThis.foreign = true";
    const loaded = document.createElement("script");
    loaded.src = `${url}/script.js`;
    document.body.append(image, script, loaded);
    fetch(`${url}/sent`).catch(() => {});
  }, outside);
  const heard = await eventually("the page complains", async () => {
    const complaints = (await window.complaints()).filter((text) => text.startsWith("policy:"));
    return complaints.length >= 4 && complaints;
  });
  for (const directive of ["img-src", "script-src", "connect-src"]) {
    assert.ok(heard.some((text) => text.includes(directive)), `${directive}: ${heard.join("; ")}`);
  }
  assert.equal(await window.driver.executeScript("return globalThis.foreign"), null);
  assert.deepEqual(asked, []);
  // Said and seen; it is no fault of the page's own.
  await window.driver.executeScript("window.complaints.length = 0");
});
