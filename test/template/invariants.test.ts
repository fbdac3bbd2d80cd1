import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { repositoryRoot } from "../../lib/repository.ts";
import {
  importsIn,
  referencesIn,
  resourcesOf,
  statementsOf,
  synthesize,
  type FoundResource,
} from "../support/synth.ts";
import { at, list, policiesOfRoles, record, text } from "../support/template-values.ts";

/**
 * Safety rules, each over every resource of its kind in two whole prefectures and the nation. A new resource is under all
 * of them from the moment it exists.
 */
const { stacks, violations } = synthesize({ prefectures: ["13", "32"], national: true });
const prefectureStacks = stacks.filter((stack) => stack.tenant !== "national");
const of = (...types: readonly string[]) => resourcesOf(stacks, ...types);
const paths = (resources: readonly FoundResource[]) => resources.map((resource) => resource.path);
const where = (resources: readonly FoundResource[], test: (resource: FoundResource) => boolean) =>
  paths(resources.filter(test));
const nameOf = (resource: FoundResource, property: string) => text(resource.properties[property]);

describe("stacks", () => {
  test("are the ones the design names, each tenant the same", () => {
    const parts = (tenant: string) => stacks.filter((stack) => stack.tenant === tenant).map((stack) => stack.part);
    const expected = ["backup", "data", "number", "service", "edge", "web", "monitoring"];
    expect(parts("13").sort()).toEqual([...expected].sort());
    expect(parts("32").sort()).toEqual([...expected].sort());
    expect(parts("national").sort()).toEqual(["", "edge"]);
  });

  test("are protected against deletion", () => {
    expect(stacks.filter((stack) => !stack.terminationProtection).map((stack) => stack.name)).toEqual([]);
  });

  test("pass the built-in rules of CloudFormation without a single finding", () => {
    expect(violations).toEqual([]);
  });

  test("stay far below CloudFormation's limits", () => {
    expect(stacks.filter((stack) => stack.resources.length > 350).map((stack) => stack.name)).toEqual([]);
    expect(stacks.filter((stack) => stack.text.length > 900_000).map((stack) => stack.name)).toEqual([]);
  });

  test("refer to earlier stacks only", () => {
    const order = ["backup", "data", "number", "service", "edge", "web", "monitoring"];
    for (const stack of prefectureStacks) {
      const imported = new Set(importsIn(stack.template).map((name) => name.split(":")[0] ?? ""));
      for (const name of imported) {
        const [, tenant, part = ""] = /^sasae-(\d{2})-(.*)$/.exec(name) ?? [];
        expect({ from: stack.name, to: name, sameTenant: tenant === stack.tenant }).toMatchObject({ sameTenant: true });
        expect(order.indexOf(part)).toBeLessThan(order.indexOf(stack.part));
      }
      for (const name of stack.dependsOn) {
        expect(order.indexOf(name.slice("sasae-13-".length))).toBeLessThan(order.indexOf(stack.part));
      }
    }
  });

  test("name no other tenant", () => {
    for (const stack of stacks) {
      const others = stacks.filter((other) => other.tenant !== stack.tenant);
      const allowedAccounts =
        stack.part === "data" || stack.tenant === "national" ? others.map((other) => other.account) : [];
      for (const other of others) {
        if (!allowedAccounts.includes(other.account)) expect(stack.text).not.toContain(other.account);
        if (stack.tenant === "national") continue;
        if (other.tenant === "national" && stack.part === "data") continue;
        expect(stack.text).not.toContain(`sasae-${other.tenant}-`);
        expect(stack.text).not.toContain(`/sasae/${other.tenant}/`);
      }
    }
  });

  test("know the nation by one role name only", () => {
    const account = stacks.find((stack) => stack.tenant === "national")?.account ?? "";
    for (const stack of prefectureStacks.filter((entry) => entry.part === "data")) {
      const mentions = [...stack.text.matchAll(new RegExp(`arn:aws:iam::${account}:[^"]*`, "g"))].map(
        (match) => match[0],
      );
      expect(new Set(mentions)).toEqual(
        new Set([`arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/sasae-national-pull`]),
      );
    }
  });

  test("lie in Tokyo, but for the backups in Osaka and the edge", () => {
    for (const stack of stacks) {
      const expected =
        stack.part === "edge" ? "us-east-1" : stack.part === "backup" ? "ap-northeast-3" : "ap-northeast-1";
      expect({ stack: stack.name, region: stack.region }).toEqual({ stack: stack.name, region: expected });
    }
  });

  test("name no other region, but for the copies of backups and what CloudFront takes from the edge", () => {
    const region =
      /\b(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d\b/g;
    for (const stack of stacks) {
      for (const resource of stack.resources) {
        const named = new Set([...JSON.stringify(resource.properties).matchAll(region)].map((match) => match[0]));
        named.delete(stack.region);
        const allowed: Readonly<Record<string, string>> = {
          "AWS::Backup::BackupPlan": "ap-northeast-3",
          "AWS::CloudFront::Distribution": "us-east-1",
        };
        const exception = allowed[resource.type];
        if (exception !== undefined) named.delete(exception);
        // The backup job's role may copy into the vault in Osaka.
        if (resource.logicalId.startsWith("BackupsServiceRole")) named.delete("ap-northeast-3");
        expect({ resource: resource.path, regions: [...named] }).toEqual({ resource: resource.path, regions: [] });
      }
    }
  });

  test("hold no function, topic or custom resource that CDK adds by itself", () => {
    expect(
      where(of("AWS::Lambda::Function"), (resource) => !nameOf(resource, "FunctionName").startsWith("sasae-")),
    ).toEqual([]);
    const odd = stacks
      .flatMap((stack) => stack.resources)
      .filter((resource) => /^Custom::|CustomResource$/.test(resource.type));
    expect(paths(odd)).toEqual([]);
  });
});

describe("buckets", () => {
  const buckets = of("AWS::S3::Bucket");
  const purpose = (bucket: FoundResource) =>
    nameOf(bucket, "BucketName").replace(/^sasae-(?:\d{2}|national)-|-\d{12}$/g, "");
  const policyOf = (bucket: FoundResource) =>
    of("AWS::S3::BucketPolicy").filter(
      (policy) => policy.stack === bucket.stack && referencesIn(policy.properties["Bucket"]).includes(bucket.logicalId),
    );

  test("are there at all", () => {
    expect(new Set(buckets.map(purpose))).toEqual(
      new Set(["access-logs", "quarantine", "documents", "notices", "payment-files", "releases", "web", "dataset"]),
    );
  });

  test("are closed to the public and to access lists", () => {
    for (const bucket of buckets) {
      expect(bucket.properties["PublicAccessBlockConfiguration"]).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(at(bucket.properties, "OwnershipControls", "Rules")).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    }
  });

  test("refuse connections without TLS 1.2", () => {
    for (const bucket of buckets) {
      const denials = policyOf(bucket)
        .flatMap((policy) => statementsOf(policy.properties["PolicyDocument"]))
        .filter((statement) => statement.effect === "Deny" && statement.actions.includes("s3:*"));
      expect(denials.map((statement) => statement.condition)).toEqual(
        expect.arrayContaining([
          { Bool: { "aws:SecureTransport": "false" } },
          { NumericLessThan: { "s3:TlsVersion": 1.2 } },
        ]),
      );
    }
  });

  test("hold personal data only under the case key, and refuse objects under another", () => {
    const withoutKey = buckets.filter(
      (bucket) => !JSON.stringify(bucket.properties["BucketEncryption"]).includes("aws:kms"),
    );
    expect(new Set(withoutKey.map(purpose))).toEqual(new Set(["access-logs", "releases", "web"]));
    for (const bucket of buckets.filter((entry) => !withoutKey.includes(entry))) {
      const refusals = policyOf(bucket)
        .flatMap((policy) => statementsOf(policy.properties["PolicyDocument"]))
        .filter((statement) => statement.sid === "RefuseOtherKeys");
      expect(refusals).toHaveLength(1);
    }
  });

  test("keep old versions no longer than a person's papers may stay", () => {
    const unversioned = buckets.filter((bucket) => bucket.properties["VersioningConfiguration"] === undefined);
    expect(new Set(unversioned.map(purpose))).toEqual(new Set(["access-logs", "quarantine"]));
    for (const bucket of buckets.filter((entry) =>
      ["documents", "notices", "payment-files"].includes(purpose(entry)),
    )) {
      expect(JSON.stringify(bucket.properties["LifecycleConfiguration"])).toContain('"NoncurrentDays":30');
    }
  });

  test("empty the quarantine by themselves and abort unfinished uploads", () => {
    for (const bucket of buckets.filter((entry) => purpose(entry) === "quarantine")) {
      expect(JSON.stringify(bucket.properties["LifecycleConfiguration"])).toContain('"ExpirationInDays":2');
      expect(at(bucket.properties, "NotificationConfiguration", "EventBridgeConfiguration", "EventBridgeEnabled")).toBe(
        true,
      );
    }
    expect(
      where(
        buckets,
        (bucket) =>
          !JSON.stringify(bucket.properties).includes('"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}'),
      ),
    ).toEqual([]);
  });

  test("take browser uploads into quarantine from the front end's origin only", () => {
    const open = buckets.filter((bucket) => bucket.properties["CorsConfiguration"] !== undefined);
    expect(new Set(open.map(purpose))).toEqual(new Set(["quarantine"]));
    for (const bucket of open) {
      const rules = list(at(bucket.properties, "CorsConfiguration", "CorsRules"));
      expect(rules).toHaveLength(1);
      expect(at(rules[0], "AllowedMethods")).toEqual(["POST"]);
      expect(text(list(at(rules[0], "AllowedOrigins"))[0])).toMatch(/^https:\/\/[a-z]+\.sasae\.example\.jp$/);
    }
  });

  test("log who reads them, and outlive their stack", () => {
    expect(
      where(
        buckets,
        (bucket) => bucket.properties["LoggingConfiguration"] === undefined && purpose(bucket) !== "access-logs",
      ),
    ).toEqual([]);
    expect(
      where(buckets, (bucket) => bucket.deletionPolicy !== "Retain" || bucket.updateReplacePolicy !== "Retain"),
    ).toEqual([]);
  });

  test("lock released objects for seven years and let one role of the nation read them", () => {
    const releases = buckets.filter((bucket) => purpose(bucket) === "releases");
    expect(releases).toHaveLength(2);
    for (const bucket of releases) {
      expect(at(bucket.properties, "ObjectLockConfiguration", "Rule", "DefaultRetention")).toEqual({
        Days: 2557,
        Mode: "GOVERNANCE",
      });
      const outside = policyOf(bucket)
        .flatMap((policy) => statementsOf(policy.properties["PolicyDocument"]))
        .filter((statement) => statement.effect === "Allow" && statement.sid?.startsWith("Nation") === true);
      expect(outside.map((statement) => statement.actions)).toEqual([["s3:GetObject"], ["s3:ListBucket"]]);
      for (const statement of outside) {
        expect(text(at(statement.condition, "ArnEquals", "aws:PrincipalArn"))).toMatch(
          /^arn:aws:iam::\d{12}:role\/sasae-national-pull$/,
        );
      }
    }
    const otherAllows = of("AWS::S3::BucketPolicy")
      .flatMap((policy) => statementsOf(policy.properties["PolicyDocument"]))
      .filter(
        (statement) => statement.effect === "Allow" && JSON.stringify(statement.principal).includes("arn:aws:iam"),
      );
    expect(otherAllows).toHaveLength(4);
  });
});

describe("tables", () => {
  const tables = of("AWS::DynamoDB::Table");

  test("are the ones the design names", () => {
    const names = (tenant: string) =>
      tables
        .map((table) => nameOf(table, "TableName"))
        .filter((name) => name.startsWith(`sasae-${tenant}`))
        .sort();
    expect(names("13")).toEqual(
      ["audit", "cases", "directory", "number-keys", "number-vault", "statistics"].map((name) => `sasae-13-${name}`),
    );
    expect(names("national")).toEqual(["sasae-national"]);
  });

  test("are on demand, under a customer managed key, and cannot be deleted by a slip", () => {
    for (const table of tables) {
      expect(table.properties).toMatchObject({ BillingMode: "PAY_PER_REQUEST", DeletionProtectionEnabled: true });
      expect(table.properties["SSESpecification"]).toMatchObject({ SSEEnabled: true, SSEType: "KMS" });
      expect(table.deletionPolicy).toBe("Retain");
    }
  });

  test("can be recovered, except the keys of numbers, which a recovery would bring back", () => {
    const unrecoverable = tables.filter(
      (table) => at(table.properties, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") !== true,
    );
    expect(unrecoverable.map((table) => nameOf(table, "TableName")).sort()).toEqual([
      "sasae-13-number-keys",
      "sasae-32-number-keys",
    ]);
  });

  test("of the number zone lie under the number key", () => {
    for (const table of tables.filter((entry) => nameOf(entry, "TableName").includes("number"))) {
      expect(referencesIn(table.properties["SSESpecification"])).toEqual([expect.stringMatching(/^NumberKey/)]);
    }
  });

  test("are backed up with a copy in Osaka, except those of the number zone", () => {
    const selections = of("AWS::Backup::BackupSelection");
    expect(selections).toHaveLength(2);
    for (const selection of selections) {
      const chosen = referencesIn(selection.properties);
      const inStack = of("AWS::DynamoDB::Table", "AWS::S3::Bucket").filter((entry) => entry.stack === selection.stack);
      const left = inStack
        .filter((entry) => !chosen.includes(entry.logicalId))
        .map((entry) => entry.logicalId.replace(/Bucket.*/, ""));
      expect(left.sort()).toEqual(["AccessLogs", "Quarantine"]);
    }
    for (const stack of stacks.filter((entry) => entry.part === "number")) {
      expect(stack.text).not.toContain("AWS::Backup");
    }
    for (const plan of of("AWS::Backup::BackupPlan")) {
      expect(JSON.stringify(plan.properties)).toContain("ap-northeast-3");
    }
  });

  test("let nobody scan, and let nobody change or remove an audit entry", () => {
    for (const { role, statements } of policiesOfRoles(stacks)) {
      const actions = statements.flatMap((statement) => statement.actions);
      expect({ role, scans: actions.filter((action) => /Scan|PartiQL|BatchWrite/i.test(action)) }).toEqual({
        role,
        scans: [],
      });
      const onAudit = statements.filter(
        (statement) => /Audit/.test(JSON.stringify(statement.resources)) && statement.effect === "Allow",
      );
      const changes = onAudit
        .filter((statement) => !statement.actions.every((action) => !/Update|Delete/.test(action)))
        .filter((statement) => !JSON.stringify(statement.condition).includes("LeadingKeys"));
      expect({ role, changes }).toEqual({ role, changes: [] });
    }
  });
});

describe("keys", () => {
  const keys = of("AWS::KMS::Key");
  const purposeOf = (key: FoundResource) => nameOf(key, "Description").split(" ")[1] ?? "";
  const use = /Encrypt|Decrypt|GenerateDataKey|Sign$|Mac$|ReEncrypt/;

  test("are five to a prefecture, kept, and deleted only after 30 days", () => {
    expect(
      keys
        .filter((key) => key.stack.startsWith("sasae-13"))
        .map(purposeOf)
        .sort(),
    ).toEqual(["audit", "case", "number", "search", "signing"]);
    expect(
      where(keys, (key) => key.deletionPolicy !== "Retain" || key.properties["PendingWindowInDays"] !== 30),
    ).toEqual([]);
  });

  test("rotate when symmetric", () => {
    for (const key of keys) {
      const rotates = !["search", "signing"].includes(purposeOf(key));
      expect({ key: key.path, rotates: key.properties["EnableKeyRotation"] === true }).toEqual({
        key: key.path,
        rotates,
      });
    }
  });

  test("are of the kind their purpose needs", () => {
    const kinds = keys.map((key) => [purposeOf(key), key.properties["KeySpec"], key.properties["KeyUsage"]]);
    expect(kinds).toContainEqual(["signing", "ECC_NIST_P256", "SIGN_VERIFY"]);
    expect(kinds).toContainEqual(["search", "HMAC_256", "GENERATE_VERIFY_MAC"]);
  });

  test("can be managed but not used by an administrator of the account", () => {
    for (const key of keys) {
      for (const statement of statementsOf(key.properties["KeyPolicy"]).filter((entry) => entry.effect === "Allow")) {
        expect(statement.actions.filter((action) => action.includes("*"))).toEqual([]);
        const uses = statement.actions.filter((action) => use.test(action));
        if (uses.length > 0) expect(statement.condition["ArnLike"]).toEqual({ "aws:PrincipalArn": expect.anything() });
        if (statement.actions.includes("kms:CreateGrant")) {
          expect(at(statement.condition, "Bool", "kms:GrantIsForAWSResource")).toBe("true");
        }
      }
    }
  });

  test("of numbers refuse everyone outside the number zone's path", () => {
    for (const key of keys.filter((entry) => ["number", "search"].includes(purposeOf(entry)))) {
      const tenant = /^sasae-(\d{2})/.exec(key.stack)?.[1] ?? "";
      const statements = statementsOf(key.properties["KeyPolicy"]);
      const [refusal] = statements.filter((statement) => statement.effect === "Deny");
      expect(text(at(refusal?.condition, "ArnNotLike", "aws:PrincipalArn"))).toMatch(
        new RegExp(`^arn:aws:iam::\\d{12}:role/sasae/${tenant}/number/\\*$`),
      );
      expect(refusal?.principal).toEqual({ AWS: "*" });
      const allowedUses = statements
        .filter((statement) => statement.effect === "Allow")
        .flatMap((statement) => statement.actions.filter((action) => use.test(action)));
      expect(allowedUses.filter((action) => refusal?.actions.includes(action) !== true)).toEqual([]);
      for (const statement of statements.filter(
        (entry) => entry.effect === "Allow" && entry.condition["ArnLike"] !== undefined,
      )) {
        expect(list(at(statement.condition, "ArnLike", "aws:PrincipalArn"))).toEqual([
          expect.stringMatching(/\/number\/\*$/),
        ]);
      }
    }
  });
});

describe("roles", () => {
  const roles = of("AWS::IAM::Role");
  const policies = policiesOfRoles(stacks);

  test("have a name, the tenant's path and the permissions boundary", () => {
    for (const role of roles) {
      const tenant = /^sasae-(\d{2}|national)/.exec(role.stack)?.[1] ?? "";
      const path = role.properties["Path"];
      if (nameOf(role, "RoleName") === "sasae-national-pull") expect(path).toBe("/");
      else expect(text(path)).toMatch(new RegExp(`^/sasae/${tenant}/(number/)?$`));
      expect(JSON.stringify(role.properties["PermissionsBoundary"])).toContain(":policy/sasae-boundary");
      expect(nameOf(role, "RoleName")).toMatch(/^sasae-(\d{2}|national)-/);
    }
  });

  test("have names that are unique in their account", () => {
    const names = roles.map((role) => nameOf(role, "RoleName"));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("lie under the number path exactly when their stack is the number zone", () => {
    for (const role of roles) {
      const inZone = text(role.properties["Path"]).endsWith("/number/");
      const belongs = role.stack.endsWith("-number") && !nameOf(role, "RoleName").endsWith("-api-logs");
      expect({ role: role.path, inZone }).toEqual({ role: role.path, inZone: belongs });
    }
  });

  test("carry no managed policy but the one API Gateway insists on", () => {
    const managed = roles.filter((role) => role.properties["ManagedPolicyArns"] !== undefined);
    expect(managed.map((role) => nameOf(role, "RoleName")).sort()).toEqual([
      "sasae-13-api-logs",
      "sasae-32-api-logs",
      "sasae-national-api-logs",
    ]);
    expect(of("AWS::IAM::ManagedPolicy", "AWS::IAM::User", "AWS::IAM::Group")).toEqual([]);
  });

  test("name every action and every resource, but for actions that take none", () => {
    const withoutResource = [
      /^xray:(PutTraceSegments|PutTelemetryRecords|GetSamplingRules|GetSamplingTargets)$/,
      /^dynamodb:ListStreams$/,
      /^logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
    ];
    for (const { role, statements } of policies) {
      for (const statement of statements.filter((entry) => entry.effect === "Allow")) {
        expect({ role, actions: statement.actions.filter((action) => action.includes("*")) }).toEqual({
          role,
          actions: [],
        });
        if (!statement.resources.includes("*")) continue;
        const odd = statement.actions.filter((action) => !withoutResource.some((pattern) => pattern.test(action)));
        expect({ role, odd }).toEqual({ role, odd: [] });
      }
    }
  });

  test("pass no role on, change no identity, manage no key", () => {
    for (const { role, statements } of policies) {
      const odd = statements
        .flatMap((statement) => statement.actions)
        .filter((action) => /^(iam|sts|organizations|kms:(Put|Create|Schedule|Disable|Enable))/.test(action));
      expect({ role, odd }).toEqual({ role, odd: [] });
    }
  });

  test("fit into IAM's limit of 10,240 characters", () => {
    for (const { role, statements, size } of policies) {
      expect(statements.length).toBeGreaterThan(0);
      expect({ role, fits: size < 10_240 }).toEqual({ role, fits: true });
    }
  });

  test("of the nation reach into prefectures for released objects and public keys only", () => {
    const reaching = policies
      .filter(({ role }) => role.startsWith("sasae-national"))
      .flatMap(({ role, statements }) => statements.map((statement) => ({ role, statement })))
      .filter(({ statement }) =>
        /sasae-\d{2}-|:2000000\d{5}:/.test(JSON.stringify(statement.resources).replaceAll("200000010000", "")),
      );
    expect(new Set(reaching.flatMap(({ statement }) => statement.actions))).toEqual(
      new Set(["s3:ListBucket", "s3:GetObject", "kms:GetPublicKey"]),
    );
    expect(new Set(reaching.map(({ role }) => role))).toEqual(new Set(["sasae-national-pull"]));
  });
});

describe("the number zone", () => {
  test("is reached by running its workflow, and in no other way", () => {
    for (const tenant of ["13", "32"]) {
      const outside = policiesOfRoles(stacks.filter((stack) => stack.tenant === tenant && stack.part !== "number"));
      const reaching = outside.flatMap(({ role, statements }) =>
        statements
          .filter((statement) =>
            /sasae-\d{2}-(number|inquiry)|Number(Vault|Key)|SearchKey/.test(JSON.stringify(statement.resources)),
          )
          .map((statement) => ({ role, actions: statement.actions })),
      );
      expect(reaching).toEqual([
        { role: `sasae-${tenant}-screening-workflow`, actions: ["states:StartExecution"] },
        { role: `sasae-${tenant}-screening-workflow`, actions: ["states:DescribeExecution", "states:StopExecution"] },
      ]);
    }
  });

  test("may be invoked by its own workflow and its own API only", () => {
    const zone = stacks.filter((stack) => stack.part === "number");
    const permissions = resourcesOf(stacks, "AWS::Lambda::Permission").filter((permission) =>
      JSON.stringify(permission.properties["FunctionName"]).includes("number"),
    );
    expect(permissions.filter((permission) => !zone.some((stack) => stack.name === permission.stack))).toEqual([]);
    const invoking = policiesOfRoles(zone).filter(({ statements }) =>
      statements.some((statement) => statement.actions.includes("lambda:InvokeFunction")),
    );
    expect(invoking.map(({ role }) => role).sort()).toEqual(["sasae-13-inquiry-workflow", "sasae-32-inquiry-workflow"]);
  });

  test("gives the gateway's address to inquiring functions and to nobody else", () => {
    const knowing = of("AWS::Lambda::Function").filter((entry) =>
      JSON.stringify(entry.properties["Environment"]).includes("SASAE_GATEWAY_URL"),
    );
    expect(new Set(knowing.map((entry) => nameOf(entry, "FunctionName").slice("sasae-13-".length)))).toEqual(
      new Set(["number-link-code", "number-resident-record", "number-facts"]),
    );
  });
});

describe("functions", () => {
  const functions = of("AWS::Lambda::Function");
  const groups = of("AWS::Logs::LogGroup");

  test("run on nodejs24.x, arm64, with explicit memory, time limit and tracing", () => {
    for (const entry of functions) {
      expect(entry.properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogFormat: "JSON" },
      });
    }
  });

  test("have each a role of their own", () => {
    const roles = functions.map((entry) => `${entry.stack}/${referencesIn(entry.properties["Role"]).join()}`);
    expect(new Set(roles).size).toBe(functions.length);
  });

  test("have each a log group with an end", () => {
    for (const entry of functions) {
      const name = `/aws/lambda/${nameOf(entry, "FunctionName")}`;
      const group = groups.find((candidate) => candidate.properties["LogGroupName"] === name);
      expect({ name, days: group?.properties["RetentionInDays"] }).toEqual({ name, days: 400 });
    }
    expect(where(groups, (group) => group.properties["RetentionInDays"] === undefined)).toEqual([]);
    expect(where(groups, (group) => group.deletionPolicy !== "Retain")).toEqual([]);
  });

  test("are given exactly the variables that their code's schema names", async () => {
    for (const entry of functions) {
      const name = nameOf(entry, "FunctionName")
        .replace(/^sasae-\d{2}-/, "")
        .replace(/^sasae-national-/, "");
      const module: unknown = await import(join(repositoryRoot, "lib", "environment", `${name}.ts`));
      const schema = Object.values(record(module)).find((exported) => exported instanceof z.ZodObject);
      const given = Object.keys(record(at(entry.properties, "Environment", "Variables"))).sort();
      expect({ name, given }).toEqual({ name, given: Object.keys(schema?.shape ?? {}).sort() });
    }
  });

  test("exist for every environment schema, and no other", () => {
    const schemas = readdirSync(join(repositoryRoot, "lib", "environment")).filter((file) => file !== "common.ts");
    const names = new Set(
      functions.map((entry) => nameOf(entry, "FunctionName").replace(/^sasae-(?:\d{2}|national)-/, "")),
    );
    expect([...names].sort()).toEqual(schemas.map((file) => file.slice(0, -".ts".length)).sort());
  });

  test("started by events or schedules put aside what failed", () => {
    const targets = of("AWS::Events::Rule").flatMap((rule) =>
      list(rule.properties["Targets"]).flatMap((target) => referencesIn(target).map((id) => `${rule.stack}/${id}`)),
    );
    const started = functions.filter((entry) => targets.includes(entry.path));
    expect(started.length).toBe(3 + 3 + 1);
    expect(where(started, (entry) => entry.properties["DeadLetterConfig"] === undefined)).toEqual([]);
  });

  test("fed by a stream halve a bad batch and put aside its position", () => {
    const feeds = of("AWS::Lambda::EventSourceMapping");
    expect(feeds).toHaveLength(4);
    for (const feed of feeds) {
      expect(feed.properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        MaximumRetryAttempts: 10,
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
        FilterCriteria: { Filters: [expect.anything()] },
      });
    }
  });

  test("answer before the gateway gives up on them", () => {
    for (const api of of("AWS::ApiGateway::RestApi")) {
      for (const item of Object.values(record(at(api.properties, "Body", "paths")))) {
        for (const operation of Object.values(record(item))) {
          const name = text(at(operation, "x-sasae-function"));
          const behind = functions.find(
            (entry) =>
              nameOf(entry, "FunctionName").endsWith(`-${name}`) || nameOf(entry, "FunctionName") === `sasae-${name}`,
          );
          const limit = Number(at(operation, "x-amazon-apigateway-integration", "timeoutInMillis"));
          // The national pull may go on after its caller has been told to look again later.
          if (name === "national-pull") continue;
          expect({ name, inTime: Number(behind?.properties["Timeout"]) * 1000 < limit }).toEqual({
            name,
            inTime: true,
          });
        }
      }
    }
  });
});

describe("APIs", () => {
  const apis = of("AWS::ApiGateway::RestApi");

  test("ask for a signed-in person on every route but those of signing in", () => {
    const open = apis.flatMap((api) =>
      Object.entries(record(at(api.properties, "Body", "paths"))).flatMap(([path, item]) =>
        Object.values(record(item)).flatMap((operation) => {
          const security = list(at(operation, "security"));
          return security.length === 0 ? [path] : [];
        }),
      ),
    );
    expect(open.filter((path) => !/^\/session(\/|$)/.test(path))).toEqual([]);
    expect(open.length).toBeGreaterThan(0);
    for (const api of apis) {
      const scheme = at(api.properties, "Body", "components", "securitySchemes", "staff");
      expect(at(scheme, "x-amazon-apigateway-authtype")).toBe("cognito_user_pools");
      expect(list(at(scheme, "x-amazon-apigateway-authorizer", "providerARNs"))).toHaveLength(1);
    }
  });

  test("answer themselves in problem+json with a code, readable by the front end only", () => {
    for (const api of apis) {
      const responses = record(at(api.properties, "Body", "x-amazon-apigateway-gateway-responses"));
      expect(Object.keys(responses)).toEqual(
        expect.arrayContaining(["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "THROTTLED"]),
      );
      for (const response of Object.values(responses)) {
        const body = record(JSON.parse(text(at(response, "responseTemplates", "application/json"))));
        expect(Object.keys(body)).toEqual(["type", "title", "status", "detail", "code", "correlationId"]);
        expect(String(body["status"])).toBe(at(response, "statusCode"));
        expect(text(at(response, "responseParameters", "gatewayresponse.header.Access-Control-Allow-Origin"))).toMatch(
          /^'https:\/\/[a-z.]+'$/,
        );
      }
    }
  });

  test("have one throttled, traced and logged stage without personal data in its log", () => {
    const stagesOf = of("AWS::ApiGateway::Stage");
    expect(stagesOf).toHaveLength(apis.length);
    for (const stage of stagesOf) {
      expect(stage.properties).toMatchObject({ StageName: "api", TracingEnabled: true });
      const [settings] = list(stage.properties["MethodSettings"]);
      expect(settings).toMatchObject({
        HttpMethod: "*",
        DataTraceEnabled: false,
        ThrottlingRateLimit: expect.any(Number),
      });
      const format = text(at(stage.properties, "AccessLogSetting", "Format"));
      expect(format).not.toMatch(/sourceIp|identity|authorizer|\$context\.path\b|requestOverride/);
    }
  });

  test("stand behind a web ACL that lets only the own distribution through", () => {
    expect(of("AWS::WAFv2::WebACLAssociation")).toHaveLength(apis.length);
    for (const acl of of("AWS::WAFv2::WebACL").filter((entry) => entry.properties["Scope"] === "REGIONAL")) {
      const rules = list(acl.properties["Rules"]).map((rule) => text(at(rule, "Name")));
      expect(rules).toEqual(["not-through-distribution", "core-rule-set"]);
      expect(JSON.stringify(acl.properties)).toContain("{{resolve:secretsmanager:");
    }
    for (const acl of of("AWS::WAFv2::WebACL").filter((entry) => entry.properties["Scope"] === "CLOUDFRONT")) {
      const rules = list(acl.properties["Rules"]).map((rule) => text(at(rule, "Name")));
      expect(rules).toEqual(["outside-allowed-networks", "outside-japan", "too-many-requests"]);
    }
  });
});

describe("sign-in", () => {
  test("takes an account made by an administrator, a long password and a one-time code", () => {
    for (const pool of of("AWS::Cognito::UserPool")) {
      expect(pool.properties).toMatchObject({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: "ACTIVE",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        MfaConfiguration: "ON",
        UserPoolTier: "ESSENTIALS",
      });
      expect(at(pool.properties, "Policies", "PasswordPolicy", "MinimumLength")).toBe(12);
      expect(pool.deletionPolicy).toBe("Retain");
    }
  });

  test("gives tokens of a quarter of an hour and no hosted pages", () => {
    for (const client of of("AWS::Cognito::UserPoolClient")) {
      expect(client.properties).toMatchObject({
        AccessTokenValidity: 15,
        IdTokenValidity: 15,
        EnableTokenRevocation: true,
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors: "ENABLED",
      });
      expect(client.properties["AllowedOAuthFlowsUserPoolClient"]).toBeFalsy();
    }
    expect(of("AWS::Cognito::UserPoolDomain")).toEqual([]);
  });

  test("of the first administrator needs a second factor and ends on a day", () => {
    const roles = of("AWS::IAM::Role").filter((role) => nameOf(role, "RoleName").endsWith("-first-administrator"));
    expect(roles).toHaveLength(3);
    for (const role of roles) {
      const [statement] = statementsOf(role.properties["AssumeRolePolicyDocument"]);
      expect(statement?.condition).toEqual({
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        DateLessThan: { "aws:CurrentTime": expect.stringMatching(/^\d{4}-\d\d-\d\dT15:00:00Z$/) },
      });
    }
  });
});

describe("the web", () => {
  test("is served over TLS 1.2 with a strict content policy, files by origin access control", () => {
    for (const distribution of of("AWS::CloudFront::Distribution")) {
      const config = distribution.properties["DistributionConfig"];
      expect(at(config, "ViewerCertificate", "MinimumProtocolVersion")).toBe("TLSv1.2_2021");
      expect(text(at(config, "WebACLId"))).toMatch(/^arn:aws:wafv2:us-east-1:/);
    }
    const policies = of("AWS::CloudFront::ResponseHeadersPolicy").map((policy) =>
      text(
        at(
          policy.properties,
          "ResponseHeadersPolicyConfig",
          "SecurityHeadersConfig",
          "ContentSecurityPolicy",
          "ContentSecurityPolicy",
        ),
        JSON.stringify(policy.properties),
      ),
    );
    for (const policy of policies) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    }
  });

  test("sends the API's routes to the API and caches none of them", () => {
    for (const distribution of of("AWS::CloudFront::Distribution")) {
      const behaviours = list(at(distribution.properties, "DistributionConfig", "CacheBehaviors"));
      const patterns = behaviours.map((behaviour) => text(at(behaviour, "PathPattern")));
      // The first pattern that fits wins, so the number zone's must stand before the other.
      expect(patterns).toEqual(distribution.stack === "sasae-national" ? ["/api/*"] : ["/api/number/*", "/api/*"]);
      for (const behaviour of behaviours) {
        expect(at(behaviour, "CachePolicyId")).toBe("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
      }
    }
  });
});

describe("queues, topics and alarms", () => {
  test("are encrypted and take TLS only", () => {
    expect(where(of("AWS::SQS::Queue"), (queue) => queue.properties["SqsManagedSseEnabled"] !== true)).toEqual([]);
    const policies = of("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy");
    expect(
      where(policies, (policy) => !JSON.stringify(policy.properties).includes('"aws:SecureTransport":"false"')),
    ).toEqual([]);
  });

  test("say what an alarm means and where its runbook is, and tell somebody", () => {
    const alarms = of("AWS::CloudWatch::Alarm");
    expect(alarms.filter((alarm) => alarm.stack === "sasae-13-monitoring")).toHaveLength(10);
    for (const alarm of alarms) {
      expect(nameOf(alarm, "AlarmDescription")).toMatch(/^.{30,} Runbook: docs\/runbooks\/[a-z-]+\.md$/);
      expect(list(alarm.properties["AlarmActions"])).toHaveLength(1);
    }
  });

  test("have a runbook that describes, investigates and resolves", () => {
    for (const alarm of of("AWS::CloudWatch::Alarm")) {
      const chapter = /docs\/runbooks\/[a-z-]+\.md$/.exec(nameOf(alarm, "AlarmDescription"))?.[0] ?? "";
      const headings = [...readFileSync(join(repositoryRoot, chapter), "utf8").matchAll(/^## (.+)$/gm)].map(
        (match) => match[1],
      );
      expect({ chapter, headings }).toEqual({ chapter, headings: ["Description", "Investigation", "Resolution"] });
    }
  });

  test("stand on the failures of every tenant", () => {
    const watching = of("AWS::CloudWatch::Alarm").filter((alarm) =>
      JSON.stringify(alarm.properties).includes('"QueueName"'),
    );
    expect(watching.map((alarm) => nameOf(alarm, "AlarmName")).sort()).toEqual([
      "sasae-13-failures-waiting",
      "sasae-32-failures-waiting",
      "sasae-national-failures-waiting",
    ]);
    expect(of("AWS::SQS::Queue")).toHaveLength(watching.length);
  });
});
