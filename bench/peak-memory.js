// Loaded before a measured program: writes how much memory it held at most, in KiB, to the file in PEAK_MEMORY_FILE.
const fs = require("node:fs");

process.on("exit", () => fs.writeFileSync(process.env.PEAK_MEMORY_FILE, String(peak())));

function peak() {
  // On Linux `maxRSS` begins with what the program's parent held, so the kernel's own mark is better where there is one.
  try {
    const mark = /^VmHWM:\s+([0-9]+) kB$/m.exec(fs.readFileSync("/proc/self/status", "utf8"));
    if (mark !== null) return Number(mark[1]);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}
