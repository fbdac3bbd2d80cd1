import { RefusedError } from "../../domain/errors.ts";
import { checkOverrides } from "../../domain/funds/check-overrides.ts";
import { PARAMETER_DEFINITIONS } from "../../domain/funds/parameter-definitions.ts";
import { layersOf, parameterOn, ParameterUnknownError, type ParameterLayers } from "../../domain/funds/parameters.ts";
import {
  PARAMETER_NAMES,
  type NationalParameters,
  type ParameterName,
  type PrefectureParameters,
} from "../../domain/funds/parameters.schema.ts";
import { valueText } from "../../domain/funds/prefecture-differences.ts";
import { mergedOverrides, overridesOf, takesNone, valuesOf } from "../../domain/staff/fund-overrides.ts";
import { changeText, frameText, refuseChange, standings } from "../../domain/staff/setting-changes.ts";
import {
  fundOverridesAmong,
  readProposal,
  readSetting,
  settingKey,
  settingKind,
  settingProposalKind,
  storedProposal,
  storedSetting,
} from "../../domain/staff/setting-items.ts";
import {
  defaultSettings,
  settingChangeSchema,
  settingNames,
  type SettingChange,
  type SettingItem,
  type SettingName,
  type SettingProposal,
} from "../../domain/staff/settings.schema.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { queryAll, type ItemStore, type Write } from "../shared/ports/item-store.ts";
import { actOutsideCases } from "../shared/use-cases/act-outside-cases.ts";
import type * as contracts from "./settings.contract.ts";

/** Ports of the settings. */
export type SettingsDependencies = {
  readonly store: ItemStore;
  readonly directoryTable: string;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  /** National loan parameters with what the prefecture's configuration file sets. */
  readonly fundLayers: () => ParameterLayers;
};

type ProposalView = AnswerOf<typeof contracts.proposeSetting>;
type ValueView = AnswerOf<typeof contracts.listSettings>["settings"][number]["values"][number];
type ParameterView = AnswerOf<typeof contracts.listSettings>["parameters"][number];

function viewOf({ decisionId: _command, ...proposal }: SettingProposal): ProposalView {
  return { ...proposal, text: changeText(proposal.change) };
}

async function valuesOfKind(
  { store, directoryTable }: SettingsDependencies,
  setting: SettingChange["setting"],
): Promise<readonly SettingItem[]> {
  const partition = { attribute: "kind", value: settingKind(setting) };
  return (await queryAll(store, { table: directoryTable, partition, consistent: true })).map(readSetting);
}

async function proposalsOf({ store, directoryTable }: SettingsDependencies): Promise<readonly SettingProposal[]> {
  const partition = { attribute: "kind", value: settingProposalKind };
  return (await queryAll(store, { table: directoryTable, partition, consistent: true })).map(readProposal);
}

async function findProposal(
  { store, directoryTable }: SettingsDependencies,
  id: string,
): Promise<SettingProposal | undefined> {
  const stored = await store.get(directoryTable, { kind: settingProposalKind, id }, true);
  return stored === undefined ? undefined : readProposal(stored);
}

/** Values of one setting or parameter, the latest day first. */
function valueViews(items: readonly SettingItem[], today: string): ValueView[] {
  const standing = standings(
    items.map((item) => item.effectiveFrom),
    today,
  );
  return items
    .map(({ proposalId: _proposal, ...item }, index) => ({
      ...item,
      text: changeText(item.change),
      standing: standing[index] ?? "past",
    }))
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
}

function settingView(
  setting: SettingName,
  items: readonly SettingItem[],
  today: string,
): AnswerOf<typeof contracts.listSettings>["settings"][number] {
  const values = valueViews(items, today);
  const change =
    values.find((value) => value.standing === "present")?.change ??
    settingChangeSchema.parse({ setting, value: defaultSettings[setting] });
  return { setting, present: { text: changeText(change), change }, values };
}

function valueOn(layers: ParameterLayers, name: ParameterName, today: string): { value: unknown; own: boolean } {
  try {
    const { value, level } = parameterOn(layers, name, today);
    return { value, own: level === "prefecture" };
  } catch (error) {
    if (error instanceof ParameterUnknownError) return { value: null, own: false };
    throw error;
  }
}

function parameterView(
  parameter: ParameterName,
  items: readonly SettingItem[],
  today: string,
  { prefecture, national }: { prefecture: PrefectureParameters; national: NationalParameters },
): ParameterView {
  const definition = PARAMETER_DEFINITIONS[parameter];
  const { ja, unit } = definition;
  const own = items.filter(({ change }) => change.setting === "fund-parameter" && change.parameter === parameter);
  const values = valueViews(own, today);
  const set = valuesOf(fundOverridesAmong(items), parameter);
  const present = valueOn(layersOf(national, mergedOverrides(prefecture, set)), parameter, today);
  const nation = valueOn(layersOf(national), parameter, today);
  return {
    parameter,
    ja,
    unit,
    nullable: takesNone(parameter),
    frame: frameText(definition, national[parameter], today),
    national: valueText(nation.value, unit),
    present: {
      text: valueText(present.value, unit),
      value: present.value,
      from: !present.own
        ? "nation"
        : values.some((value) => value.standing === "present")
          ? "administrators"
          : "configuration",
    },
    values,
    outside: checkOverrides(overridesOf(set), national).map((violation) => violation.message),
  };
}

/** How many decided proposals the list shows beside the open ones. */
const shownDecided = 100;

/** Settings, loan parameters and proposals, as they stand today. */
export async function listSettings(
  dependencies: SettingsDependencies,
  _request: RequestOf<typeof contracts.listSettings, Staff>,
): Promise<AnswerOf<typeof contracts.listSettings>> {
  const today = dependencies.clock.today();
  const layers = dependencies.fundLayers();
  const [settings, funds, proposals] = await Promise.all([
    Promise.all(settingNames.map(async (name) => settingView(name, await valuesOfKind(dependencies, name), today))),
    valuesOfKind(dependencies, "fund-parameter"),
    proposalsOf(dependencies),
  ]);
  const newest = proposals.toSorted((a, b) => (a.proposedAt < b.proposedAt ? 1 : -1));
  return {
    today,
    settings,
    parameters: PARAMETER_NAMES.filter((name) => PARAMETER_DEFINITIONS[name].frame !== "national-only").map((name) =>
      parameterView(name, funds, today, layers),
    ),
    proposals: [
      ...newest.filter(({ state }) => state === "proposed"),
      ...newest.filter(({ state }) => state !== "proposed").slice(0, shownDecided),
    ].map(viewOf),
  };
}

/** Whether two proposals are for the same value and day. */
function sameTarget(a: SettingProposal, b: SettingProposal): boolean {
  const [one, other] = [settingKey(a.change, a.effectiveFrom), settingKey(b.change, b.effectiveFrom)];
  return one.kind === other.kind && one.id === other.id;
}

/** A changed proposal as a write under the version that was read. */
function proposalWrite({ directoryTable }: SettingsDependencies, proposal: SettingProposal): Write {
  return {
    kind: "put",
    table: directoryTable,
    item: storedProposal(proposal),
    condition:
      proposal.version === 1
        ? { kind: "absent", attribute: "id" }
        : { kind: "equals", attribute: "version", value: proposal.version - 1 },
  };
}

/** @throws RefusedError INVALID_INPUT by field. */
async function refuse(
  dependencies: SettingsDependencies,
  { change, effectiveFrom, reason }: Pick<SettingProposal, "change" | "effectiveFrom" | "reason">,
): Promise<void> {
  const funds = change.setting === "fund-parameter" ? await valuesOfKind(dependencies, "fund-parameter") : [];
  const fields = refuseChange(change, {
    today: dependencies.clock.today(),
    effectiveFrom,
    reason,
    national: dependencies.fundLayers().national,
    overrides: fundOverridesAmong(funds),
  });
  if (fields.length > 0) throw new RefusedError("INVALID_INPUT", fields);
}

/** What the audit trail says of a proposal: its id, and what would hold from which day, so that the entry covers it. */
function tellingOf(proposal: SettingProposal): string {
  const { kind, id } = settingKey(proposal.change, proposal.effectiveFrom);
  return `${proposal.proposalId} ${kind}/${id} ${changeText(proposal.change).slice(0, 300)}`;
}

/**
 * First administrator: proposes a value from a day on; an open proposal for the same value and day is replaced. The same
 * command twice makes one proposal.
 * @throws RefusedError INVALID_INPUT for a day that is over, an inquiry without assessment, a parameter outside the frame.
 */
export async function proposeSetting(
  dependencies: SettingsDependencies,
  { staff, body, correlationId }: RequestOf<typeof contracts.proposeSetting, Staff>,
): Promise<AnswerOf<typeof contracts.proposeSetting>> {
  const { commandId, ...asked } = body;
  const repeated = await findProposal(dependencies, commandId);
  if (repeated !== undefined) return viewOf(repeated);
  await refuse(dependencies, asked);
  const now = dependencies.clock.now();
  const proposal: SettingProposal = {
    proposalId: commandId,
    version: 1,
    state: "proposed",
    ...asked,
    proposedBy: staff.staffId,
    proposedByName: staff.name,
    proposedAt: now,
  };
  const replaced = (await proposalsOf(dependencies)).filter(
    (other) => other.state === "proposed" && sameTarget(other, proposal),
  );
  const written = await actOutsideCases(
    dependencies,
    { staffId: staff.staffId, what: "setting:propose", purpose: tellingOf(proposal), correlationId },
    [
      proposalWrite(dependencies, proposal),
      ...replaced.map((other) =>
        proposalWrite(dependencies, { ...other, version: other.version + 1, state: "replaced", decidedAt: now }),
      ),
    ],
    async () => (await findProposal(dependencies, commandId)) === undefined,
  );
  const found = written ? proposal : await findProposal(dependencies, commandId);
  if (found === undefined) throw new RefusedError("TEMPORARILY_UNAVAILABLE");
  return viewOf(found);
}

/** The value that an approval sets, and the earlier approval of the same day that it takes the place of. */
async function approvalWrites(
  dependencies: SettingsDependencies,
  approved: SettingProposal,
): Promise<readonly Write[]> {
  const { store, directoryTable } = dependencies;
  const key = settingKey(approved.change, approved.effectiveFrom);
  const stored = await store.get(directoryTable, key, true);
  const before = stored === undefined ? undefined : readSetting(stored);
  const earlier = before?.proposalId === undefined ? undefined : await findProposal(dependencies, before.proposalId);
  const { change, effectiveFrom, reason, proposalId, proposedByName, proposedAt, decidedByName, decidedAt } = approved;
  const item: SettingItem = {
    change,
    effectiveFrom,
    reason,
    proposalId,
    proposedByName,
    proposedAt,
    approvedByName: decidedByName,
    approvedAt: decidedAt,
  };
  const value: Write = { kind: "put", table: directoryTable, item: storedSetting(item) };
  if (stored === undefined) return [{ ...value, condition: { kind: "absent", attribute: "id" } }];
  // A future value may be replaced until its day; the proposal it came from stays, and says that it was.
  return [
    value,
    ...(earlier === undefined
      ? []
      : [proposalWrite(dependencies, { ...earlier, version: earlier.version + 1, state: "replaced" })]),
  ];
}

/**
 * Second administrator: approves, by which the value stands from its day on, or rejects. What was refused when proposing is
 * refused again, since days pass and values beside it change. The same decision by the same command answers the same.
 * @throws RefusedError ITEM_NOT_FOUND, PROPOSAL_NOT_OPEN, MAKER_IS_CHECKER, VERSION_CONFLICT, INVALID_INPUT.
 */
export async function decideSettingProposal(
  dependencies: SettingsDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.decideSettingProposal, Staff>,
): Promise<AnswerOf<typeof contracts.decideSettingProposal>> {
  const proposal = await findProposal(dependencies, path.proposalId);
  if (proposal === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (proposal.decisionId === body.commandId) return viewOf(proposal);
  if (proposal.state !== "proposed") throw new RefusedError("PROPOSAL_NOT_OPEN");
  if (proposal.proposedBy === staff.staffId) throw new RefusedError("MAKER_IS_CHECKER");
  if (proposal.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  if (body.outcome === "approved") await refuse(dependencies, proposal);
  const decided: SettingProposal = {
    ...proposal,
    version: proposal.version + 1,
    state: body.outcome,
    decidedByName: staff.name,
    decidedAt: dependencies.clock.now(),
    decisionId: body.commandId,
    ...(body.outcome === "rejected" ? { comment: body.comment } : {}),
  };
  return settle(dependencies, decided, {
    staffId: staff.staffId,
    what: body.outcome === "approved" ? "setting:approve" : "setting:reject",
    correlationId,
  });
}

/**
 * Takes an own proposal back. The same command twice answers the same.
 * @throws RefusedError ITEM_NOT_FOUND, NOT_THE_MAKER, PROPOSAL_NOT_OPEN, VERSION_CONFLICT.
 */
export async function withdrawSettingProposal(
  dependencies: SettingsDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.withdrawSettingProposal, Staff>,
): Promise<AnswerOf<typeof contracts.withdrawSettingProposal>> {
  const proposal = await findProposal(dependencies, path.proposalId);
  if (proposal === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (proposal.proposedBy !== staff.staffId) throw new RefusedError("NOT_THE_MAKER");
  if (proposal.decisionId === body.commandId) return viewOf(proposal);
  if (proposal.state !== "proposed") throw new RefusedError("PROPOSAL_NOT_OPEN");
  if (proposal.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const withdrawn: SettingProposal = {
    ...proposal,
    version: proposal.version + 1,
    state: "withdrawn",
    decidedAt: dependencies.clock.now(),
    decisionId: body.commandId,
  };
  return settle(dependencies, withdrawn, { staffId: staff.staffId, what: "setting:withdraw", correlationId });
}

/** Writes what became of a proposal with its audit entry. @throws RefusedError VERSION_CONFLICT. */
async function settle(
  dependencies: SettingsDependencies,
  settled: SettingProposal,
  entry: { readonly staffId: string; readonly what: string; readonly correlationId: string },
): Promise<ProposalView> {
  const written = await actOutsideCases(
    dependencies,
    { ...entry, purpose: tellingOf(settled) },
    [
      proposalWrite(dependencies, settled),
      ...(settled.state === "approved" ? await approvalWrites(dependencies, settled) : []),
    ],
    async () => (await findProposal(dependencies, settled.proposalId))?.version === settled.version - 1,
  );
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  return viewOf(settled);
}
