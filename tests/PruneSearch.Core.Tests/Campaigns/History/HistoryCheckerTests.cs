using PruneSearch.Chaos.History;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.History;

/// <summary>A checker is worth what it finds: each rule is broken once, and must be the one that is named.</summary>
public sealed class HistoryCheckerTests
{
    private readonly SampleHistory _history = new();

    [Fact]
    public void A_sound_history_breaks_nothing()
    {
        HistoryReport report = _history.Check();
        Assert.Empty(report.Violations);
        Assert.Equal(4, report.Figures.Leases);
        Assert.Equal(1, report.Figures.RefusedReports);
        Assert.Equal(1, report.Figures.RepeatedLeases);
        Assert.Equal(1, report.Figures.LostLeases["expired"]);
        Assert.Equal(3, report.Figures.LostSeconds);
        Assert.Equal(1, report.Figures.ExpiredUndisturbed);
        Assert.Equal(0, report.Figures.LostAnswers);
    }

    [Fact]
    public void Rows_of_a_database_say_what_lines_of_a_file_say() =>
        Assert.Equal(HistoryReader.OfLines(_history.Lines()), HistoryReader.OfRows(_history.Rows().Reverse()));

    [Fact]
    public void A_changed_line_is_not_read() =>
        Assert.Throws<FormatException>(() => HistoryReader.OfLines(_history.Lines().Select(l => l.Replace("expired", "released", StringComparison.Ordinal))));

    [Fact]
    public void A_changed_row_is_not_read() =>
        Assert.Throws<FormatException>(() => HistoryReader.OfRows(_history.Rows().Select(r => r[..^1] + "0")));

    [Theory]
    [InlineData(7)]
    [InlineData(15)]
    public void A_missing_record_is_found(int number)
    {
        IReadOnlyList<HistoryRecord> records = HistoryReader.OfLines(_history.Lines());
        Finds(HistoryRule.Contiguous, _history.Check([.. records.Where(r => r.Sequence != number), records[^1] with { Sequence = 20, Type = "pauseChanged" }]));
    }

    [Fact]
    public void A_record_that_stands_twice_is_found()
    {
        IReadOnlyList<HistoryRecord> records = HistoryReader.OfLines(_history.Lines());
        Finds(HistoryRule.Contiguous, _history.Check([.. records.Take(4), .. records.Skip(3)]));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(14)]
    public void The_end_of_a_lease_that_was_not_granted_is_found(int token) =>
        Broken(HistoryRule.TokenWasGranted, 13, $$"""{"type":"reported","report":{},"token":{{token}} }""");

    [Fact]
    public void A_lease_that_ends_twice_is_found() => Broken(HistoryRule.LeaseEndsOnce, 4, """{"type":"leaseLost","token":2,"reason":"expired"}""");

    [Fact]
    public void A_lease_that_is_lost_twice_is_found() => Broken(HistoryRule.LeaseEndsOnce, 12, """{"type":"leaseLost","token":6,"reason":"expired"}""");

    [Fact]
    public void A_late_report_is_found() => Broken(HistoryRule.NoLateReport, 12, """{"type":"reported","token":6,"report":{}}""");

    [Fact]
    public void A_late_failure_is_found() => Broken(HistoryRule.NoLateReport, 12, """{"type":"itemFailed","token":6,"kind":"fault","message":"x","retry":true}""");

    [Fact]
    public void Two_live_leases_of_an_item_are_found() => Broken(HistoryRule.OneLiveLease, 7, """{"type":"leased","item":{"kind":"train","candidate":0,"rung":0},"worker":"w2"}""");

    [Fact]
    public void A_lease_of_what_is_done_is_found() => Broken(HistoryRule.DoneIsNotLeased, 4, """{"type":"leased","item":{"kind":"base"},"worker":"w2"}""");

    [Fact]
    public void An_item_that_is_done_twice_is_found()
    {
        _history.Journal[11] = """{"type":"reported","token":6,"report":{}}""";
        Finds(HistoryRule.DoneOnce, _history.Check());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_candidate_of_the_wrong_number_is_found(int number) => Broken(HistoryRule.ProposedInOrder, 7, $$"""{"type":"proposed","candidate":{{number}} }""");

    [Fact]
    public void A_candidate_that_ends_twice_is_found() => Broken(HistoryRule.CandidateEndsOnce, 14, """{"type":"candidateEnded","candidate":1,"status":"complete"}""");

    [Fact]
    public void A_candidate_that_never_ends_is_found() => Broken(HistoryRule.CandidateEndsOnce, 14, """{"type":"pauseChanged","paused":false}""");

    [Fact]
    public void A_candidate_that_ends_before_it_is_proposed_is_found() => Broken(HistoryRule.CandidateEndsOnce, 4, """{"type":"candidateEnded","candidate":1,"status":"failed"}""");

    [Fact]
    public void A_campaign_that_did_not_finish_is_found() => Broken(HistoryRule.Finished, 15, """{"type":"phaseChanged","phase":"final"}""");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_wrong_number_of_candidates_is_found(int expected)
    {
        _history.Candidates = expected;
        Finds(HistoryRule.Finished, _history.Check());
    }

    [Fact]
    public void A_lease_that_two_processes_were_told_of_is_found()
    {
        _history.SecondWorker.Insert(0, "7 leased 6 c0/train/0");
        Finds(HistoryRule.OneHolder, _history.Check());
    }

    [Fact]
    public void A_lease_that_another_worker_was_told_of_is_found()
    {
        _history.FirstWorker.RemoveAt(2);
        _history.SecondWorker.Insert(0, "6 leased 6 c0/train/0");
        Finds(HistoryRule.OneHolder, _history.Check());
    }

    [Theory]
    [InlineData("12 leased 4 c0/train/0")]
    [InlineData("12 leased 10 c1/train/0")]
    public void A_lease_that_the_journal_lacks_is_found(string line)
    {
        _history.SecondWorker.Add(line);
        Finds(HistoryRule.LogIsInJournal, _history.Check());
    }

    [Theory]
    [InlineData("12 reported 6 c0/train/0 done")]
    [InlineData("12 reported 2 base done")]
    [InlineData("12 reported 2 base failed (Fault): x")]
    [InlineData("12 reported 2 base given back")]
    public void A_report_that_was_accepted_and_is_not_in_the_journal_is_found(string line)
    {
        _history.FirstWorker.Add(line);
        Finds(HistoryRule.LogIsInJournal, _history.Check());
    }

    [Theory]
    [InlineData("")]
    [InlineData("13 refused 10 c0/train/0 done")]
    public void A_report_in_the_journal_that_its_worker_was_not_told_of_is_found(string line)
    {
        Unheard(line);
        Finds(HistoryRule.JournalIsInLog, _history.Check());
    }

    [Fact]
    public void An_answer_may_be_lost_with_its_worker()
    {
        Unheard(string.Empty);
        _history.SecondWasKilled = true;
        Lost(1);
    }

    [Fact]
    public void A_worker_that_was_killed_afterwards_heard_its_answers()
    {
        Unheard("13 refused 10 c0/train/0 done");
        _history.SecondWasKilled = true;
        Finds(HistoryRule.JournalIsInLog, _history.Check());
    }

    [Fact]
    public void An_answer_may_be_lost_on_its_way()
    {
        Unheard("13 refused 10 c0/train/0 done");
        _history.Disturbances.Add(new Disturbance(SampleHistory.At(12), SampleHistory.At(13)));
        Lost(1);
    }

    [Fact]
    public void What_was_broken_long_before_excuses_nothing()
    {
        Unheard("13 refused 10 c0/train/0 done");
        _history.Disturbances.Add(new Disturbance(SampleHistory.At(2), SampleHistory.At(3)));
        Finds(HistoryRule.JournalIsInLog, _history.Check());
    }

    [Fact]
    public void A_lease_that_expires_while_something_is_broken_is_not_counted_as_undisturbed()
    {
        _history.Disturbances.Add(new Disturbance(SampleHistory.At(5), SampleHistory.At(7)));
        Assert.Equal(0, _history.Check().Figures.ExpiredUndisturbed);
    }

    [Theory]
    [InlineData("2026-11-21T17:21:28.233Z worker w1 for http://server: trains")]
    [InlineData("2026-11-21T17:21:28.233Z stopped")]
    [InlineData("http://server is back")]
    [InlineData("2026-11-21T17:21:28.233Z leased small two base")]
    [InlineData("")]
    public void Other_lines_are_passed_over(string line) => Assert.Null(WorkerLogLine.TryParse(line));

    private static void Finds(HistoryRule rule, HistoryReport report) => Assert.Contains(rule, report.Violations.Select(v => v.Rule));

    private void Broken(HistoryRule rule, int number, string record)
    {
        _history.Journal[number - 1] = record;
        Finds(rule, _history.Check());
    }

    /// <summary>The second worker's last report is answered otherwise, or not at all.</summary>
    private void Unheard(string line)
    {
        _history.SecondWorker.RemoveAt(3);
        if (line.Length > 0)
        {
            _history.SecondWorker.Add(line);
        }
    }

    private void Lost(int answers)
    {
        HistoryReport report = _history.Check();
        Assert.Empty(report.Violations);
        Assert.Equal(answers, report.Figures.LostAnswers);
    }
}
