// Downloads a snapshot with the hub's own JavaScript client and prints its folder, or the places of the files named.
// Arguments: folder of the installed client, address of the hub, token, repository, revision, cache folder, files.
import { setDefaultResultOrder } from "node:dns";
import { createRequire } from "node:module";
import { join } from "node:path";

setDefaultResultOrder("ipv4first");
const [folder, hubUrl, accessToken, repo, revision, cacheDir, ...paths] = process.argv.slice(2);
const { downloadFileToCacheDir, snapshotDownload } = createRequire(join(folder, "/"))("@huggingface/hub");
const from = { hubUrl, accessToken, repo, revision, cacheDir };

if (paths.length === 0) console.log(await snapshotDownload(from));
for (const path of paths) console.log(await downloadFileToCacheDir({ ...from, path }));
