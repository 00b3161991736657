// Downloads a repository with the hub's own JavaScript client, in its three ways, and prints what it got as JSON.
// Arguments: folder of the installed client, address of the hub, token, repository, empty cache folder.
import { createHash } from "node:crypto";
import { setDefaultResultOrder } from "node:dns";
import { createRequire } from "node:module";
import { join } from "node:path";

setDefaultResultOrder("ipv4first");
const [folder, hubUrl, accessToken, repo, cacheDir] = process.argv.slice(2);
const { downloadFile, listFiles, modelInfo, snapshotDownload, whoAmI } = createRequire(join(folder, "/"))("@huggingface/hub");
const hub = { hubUrl, accessToken };

const user = await whoAmI(hub);
const info = await modelInfo({ ...hub, name: repo, additionalFields: ["sha"] });
const files = {};
for await (const entry of listFiles({ ...hub, repo, recursive: true })) {
  if (entry.type !== "file") continue;
  const blob = await downloadFile({ ...hub, repo, path: entry.path });
  const hash = createHash("sha256");
  for await (const piece of blob.stream()) hash.update(piece);
  files[entry.path] = hash.digest("hex");
}
const missing = await downloadFile({ ...hub, repo, path: "missing.json" });
const snapshot = await snapshotDownload({ ...hub, repo, cacheDir });
console.log(JSON.stringify({ user: user.name, sha: info.sha, files, missing, snapshot }));
