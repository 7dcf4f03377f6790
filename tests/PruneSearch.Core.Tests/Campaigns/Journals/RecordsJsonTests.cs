using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

/// <summary>What journals hold must stay readable.</summary>
public sealed class RecordsJsonTests
{
    /// <summary>Kinds and fields as journals on disk have them. Fields may be added at the end of a kind; nothing is ever renamed or removed.</summary>
    private const string PersistedNames = """
        JournalRecord started: format, name, spec, baseFolder, canonicalSpec, version, model, owner, at
        JournalRecord proposed: candidate, origin, configuration, recipe, parents, at
        JournalRecord exhausted: at
        JournalRecord leased: item, worker, slot, expiresAt, at
        JournalRecord leaseLost: token, reason, checkpoint, at
        JournalRecord reported: token, report, at
        JournalRecord itemFailed: token, kind, message, retry, at
        JournalRecord rungDecided: candidate, rung, promoted, at
        JournalRecord rungClosed: rung, at
        JournalRecord candidateEnded: candidate, status, objectives, violations, reason, at
        JournalRecord phaseChanged: phase, front, reason, at
        JournalRecord pauseChanged: paused, at
        JournalRecord pinChanged: candidate, pinned, at
        JournalRecord measurementAsked: candidate, target, at
        WorkItem base: model, candidate
        WorkItem prepare: recipe, baseModel, candidate
        WorkItem measure: target, model, dense, final, again, candidate
        WorkItem train: recipe, baseModel, plan, rung, checkpoint, early, candidate
        WorkItem evaluate: baseModel, model, plan, checkpoint, rung, final, candidate
        WorkReport base: model, bytes, compressedBytes, activationBytes, parameters, macs, validation, training, groups, early, warnings, curve, seconds, backend
        WorkReport plan: plan, identity, shapeKey, parameters, nonZeroParameters, macs, activationBytes, before, model, surgery, sensitivity, ratios, seconds, backend
        WorkReport measure: target, receipt, latencyMs, p95Ms, denseMs, speedup, speedupLow, speedupHigh, millijoules, denseMillijoules, unstable, seconds, backend
        WorkReport train: rung, checkpoint, steps, curve, warnings, seconds, backend
        WorkReport evaluation: rung, figures, training, model, bytes, compressedBytes, parameters, nonZeroParameters, macs, export, seconds, backend
        """;

    private const string PersistedValues = """
        CampaignPhase: base, search, final, finished, failed, cancelled
        CandidateOrigin: sampler, enqueued, uniform, random, scratch
        CandidateStatus: active, complete, infeasible, duplicate, stopped, failed
        FailureKind: preempted, outOfMemory, diverged, invalidConfiguration, unsupportedOperator, crashedRuntime, oracleMismatch, fault, unfit
        LeaseEnd: expired, released, restarted, cancelled
        """;

    private static readonly Type[] Families = [typeof(JournalRecord), typeof(WorkItem), typeof(WorkReport)];

    [Fact]
    public void There_is_a_sample_of_every_kind() => Assert.Equal(
        Families.SelectMany(Kinds).Select(k => k.DerivedType.Name).Order(StringComparer.Ordinal),
        Samples.All.Cast<object>().Concat(Samples.Items).Concat(Samples.Reports).Select(s => s.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Records_of_every_kind_come_back_as_they_were()
    {
        foreach (JournalRecord record in Samples.All)
        {
            string json = Serialize(record);
            JournalRecord back = Assert.Single(JsonSerializer.Deserialize(json, RecordsJson.Default.JournalLine)!.Records);
            Assert.Equal(record.GetType(), back.GetType());
            Assert.Equal(json, Serialize(back));
            AssertEveryPropertyCameBack(record, back);
        }
    }

    [Fact]
    public void Names_of_kinds_and_fields_never_change()
    {
        string names = string.Join('\n', Families.SelectMany(f => Kinds(f).Select(k => $"{f.Name} {k.TypeDiscriminator}: {string.Join(", ", Properties(k.DerivedType))}")));
        Assert.True(PersistedNames.ReplaceLineEndings("\n") == names, $"what journals on disk hold could no longer be read; now the names are:\n{names}");
    }

    [Fact]
    public void Names_of_values_never_change() => Assert.Equal(
        PersistedValues.ReplaceLineEndings("\n"),
        string.Join('\n', new[] { typeof(CampaignPhase), typeof(CandidateOrigin), typeof(CandidateStatus), typeof(FailureKind), typeof(LeaseEnd) }.Select(type =>
            $"{type.Name}: {string.Join(", ", type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name))}")));

    [Fact]
    public void A_field_that_is_not_known_yet_is_passed_over() => Assert.IsType<JournalRecord.Exhausted>(Assert.Single(
        JsonSerializer.Deserialize("""{"first":1,"records":[{"type":"exhausted","at":"2025-01-02T03:04:05+00:00","why":"new"}]}""", RecordsJson.Default.JournalLine)!.Records));

    [Fact]
    public void A_kind_that_is_not_known_yet_is_an_error() => Assert.ThrowsAny<Exception>(() =>
        JsonSerializer.Deserialize("""{"first":1,"records":[{"type":"merged","at":"2025-01-02T03:04:05+00:00"}]}""", RecordsJson.Default.JournalLine));

    private static IEnumerable<JsonDerivedTypeAttribute> Kinds(Type family) => family.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false);

    private static IEnumerable<string> Properties(Type type) => RecordsJson.Default.GetTypeInfo(type)!.Properties.Where(p => p.Get is not null).Select(p => p.Name);

    private static string Serialize(JournalRecord record) => JsonSerializer.Serialize(new JournalLine(1, [record]), RecordsJson.Default.JournalLine);

    /// <summary>Not only what the JSON holds: a property that is not written would be equal there too.</summary>
    private static void AssertEveryPropertyCameBack(JournalRecord record, JournalRecord back)
    {
        foreach (PropertyInfo property in record.GetType().GetProperties().Where(p => p.CanRead && p.GetIndexParameters().Length == 0))
        {
            Assert.Equal(Text(property.GetValue(record)), Text(property.GetValue(back)));
        }

        static string Text(object? value) => value is double[] or int[] ? string.Join(',', ((Array)value).Cast<object>()) : value?.ToString() ?? "";
    }
}
