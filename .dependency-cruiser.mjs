/** Which part may import which. Each rule says why. @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circle",
      severity: "error",
      comment: "a circle means two files are one",
      from: {},
      to: { circular: true },
    },
    {
      name: "db-knows-nothing",
      severity: "error",
      comment: "the database layer serves everybody and depends on nobody of ours",
      from: { path: "^src/db/" },
      to: { path: "^src/", pathNot: "^src/db/" },
    },
    {
      name: "core-knows-only-db",
      severity: "error",
      comment: "the core must not depend on what is built on it",
      from: { path: "^src/core/" },
      to: { path: "^src/", pathNot: "^src/(core|db)/" },
    },
    {
      name: "features-know-no-platform",
      severity: "error",
      comment: "a feature must run on every platform, also on the next one",
      from: { path: "^src/features/" },
      to: { path: "^src/(platforms|jobs)/|^src/[^/]+\\.ts$" },
    },
    {
      name: "features-touch-tables-in-store",
      severity: "error",
      comment: "only the store of a feature knows the tables, so that a change of the schema has one place",
      from: { path: "^src/features/", pathNot: "/store[a-z-]*\\.ts$|\\.test\\.ts$" },
      to: { path: "^src/db/" },
    },
    {
      name: "features-meet-at-the-front-door",
      severity: "error",
      comment: "another feature is used through its index.ts alone",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/", pathNot: "^src/features/($1/|[^/]+/index\\.ts$)" },
    },
    {
      name: "platforms-know-only-core",
      severity: "error",
      comment: "a platform translates and draws; it knows neither features nor another platform",
      from: { path: "^src/platforms/([^/]+)/" },
      to: { path: "^src/", pathNot: "^src/(core/|platforms/$1/)" },
    },
    {
      name: "jobs-know-core-and-db",
      severity: "error",
      comment: "the queue and the clock run what they are given",
      from: { path: "^src/jobs/" },
      to: { path: "^src/", pathNot: "^src/(jobs|core|db)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/db/generated|^test/|[.]test[.]ts$|[.]fixture[.]ts$" },
    tsPreCompilationDeps: true,
    // TypeScript 7 has no programming interface yet.
    parser: "swc",
    enhancedResolveOptions: { extensions: [".ts", ".js", ".mjs", ".json"] },
  },
};
