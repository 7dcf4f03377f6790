using System.Globalization;
using System.Text;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Chaos.History;

namespace PruneSearch.Core.Tests.Campaigns.History;

/// <summary>A small sound history: two candidates, one lost lease, two worker processes. Tests break it.</summary>
internal sealed class SampleHistory
{
    public const string Campaign = "small";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Record by record, as JSON, without what no rule is about. A second passes from one to the next.</summary>
    public List<string> Journal { get; } =
    [
        /* 1 */ """{"type":"started","name":"small"}""",
        /* 2 */ """{"type":"leased","item":{"kind":"base"},"worker":"w1"}""",
        /* 3 */ """{"type":"reported","token":2,"report":{}}""",
        /* 4 */ """{"type":"phaseChanged","phase":"search"}""",
        /* 5 */ """{"type":"proposed","candidate":0}""",
        /* 6 */ """{"type":"leased","item":{"kind":"train","candidate":0,"rung":0},"worker":"w1"}""",
        /* 7 */ """{"type":"proposed","candidate":1}""",
        /* 8 */ """{"type":"leased","item":{"kind":"measure","candidate":1,"target":"edge","final":false},"worker":"w2"}""",
        /* 9 */ """{"type":"leaseLost","token":6,"reason":"expired"}""",
        /* 10 */ """{"type":"leased","item":{"kind":"train","candidate":0,"rung":0},"worker":"w2"}""",
        /* 11 */ """{"type":"itemFailed","token":8,"kind":"crashedRuntime","message":"x","retry":false}""",
        /* 12 */ """{"type":"candidateEnded","candidate":1,"status":"failed"}""",
        /* 13 */ """{"type":"reported","token":10,"report":{}}""",
        /* 14 */ """{"type":"candidateEnded","candidate":0,"status":"complete"}""",
        /* 15 */ """{"type":"phaseChanged","phase":"finished"}""",
    ];

    /// <summary>Second, verb, token, item and outcome of each line.</summary>
    public List<string> FirstWorker { get; } = ["2 leased 2 base", "3 reported 2 base done", "6 leased 6 c0/train/0", "11 refused 6 c0/train/0 done"];

    public List<string> SecondWorker { get; } =
    [
        "8 leased 8 c1/measure/edge", "10 leased 10 c0/train/0", "11 reported 8 c1/measure/edge failed (CrashedRuntime): x", "13 reported 10 c0/train/0 done",
    ];

    public bool SecondWasKilled { get; set; }

    public int Candidates { get; set; } = 2;

    public List<Disturbance> Disturbances { get; } = [];

    public static DateTimeOffset At(double second) => Start.AddSeconds(second);

    /// <summary>The journal as a file holds it, one record a line.</summary>
    public IEnumerable<string> Lines() => Journal.Select((record, i) =>
    {
        string json = $$"""{"first":{{i + 1}},"records":[{{Dated(record, i + 1)}}] }""";
        return $"{JournalChecksum.Of(Encoding.UTF8.GetBytes(json)):x8} {json}";
    });

    /// <summary>The journal as PostgreSQL exports it.</summary>
    public IEnumerable<string> Rows() => Journal.Select((record, i) =>
    {
        byte[] json = Encoding.UTF8.GetBytes(Dated(record, i + 1));
        return $"{i + 1}|{JournalChecksum.Of(json)}|{Convert.ToHexStringLower(json)}";
    });

    public HistoryReport Check() => Check(HistoryReader.OfLines(Lines()));

    public HistoryReport Check(IReadOnlyList<HistoryRecord> records) => HistoryChecker.Check(
        records,
        [
            WorkerLog.Parse("w1", "w1-1", FirstWorker.Select(Line), isCutShort: false, At(16)),
            WorkerLog.Parse("w2", "w2-1", SecondWorker.Select(Line), SecondWasKilled, At(13.5)),
        ],
        new HistoryExpectation(Campaign, Candidates, Disturbances));

    private static string Dated(string record, int second) => $$"""{"at":"{{At(second):yyyy-MM-ddTHH:mm:ss.fffzzz}}",{{record[1..]}}""";

    private static string Line(string line)
    {
        string[] parts = line.Split(' ', 3);
        return string.Create(CultureInfo.InvariantCulture, $"{At(double.Parse(parts[0], CultureInfo.InvariantCulture)):yyyy-MM-ddTHH:mm:ss.fffZ} {parts[1]} {Campaign} {parts[2]}");
    }
}
