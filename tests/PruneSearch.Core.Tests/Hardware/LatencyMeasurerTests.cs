using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class LatencyMeasurerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dense_and_candidate_are_sampled_in_turn_by_one_instance()
    {
        var protocol = new MeasurementProtocol { Rounds = 30, WarmUpRuns = 3, WarmUpSeconds = 0, Seed = 4 };
        MeasurementReceipt receipt = await Measure((name, _) => name == "dense" ? 0.002 : 0.001, protocol);

        Assert.Equal(new Estimate(2, 2, 2), Rounded(receipt.Speedup!.Value));
        Assert.Equal(Estimate.Exact(1), Rounded(receipt.Candidate.Median));
        Assert.Equal(Estimate.Exact(2), Rounded(receipt.Dense!.Median));
        Assert.Equal(2, receipt.Dense.P95, 9);
        Assert.Equal(30, receipt.Candidate.Samples.Count);
        Assert.Empty(receipt.Instabilities);
        Assert.Equal(1, _log.Count(l => l == "dispose"));
        Assert.Equal(["load dense", "prepare dense [3,4]", "load candidate", "prepare candidate [3,4]"], _log.Take(4));

        // After the warm-up every sample is one settling and one timed inference; a round has one of each model.
        string[] timed = [.. _log.Where(l => l.StartsWith("time", StringComparison.Ordinal)).TakeLast(120)];
        string[] visits = [.. timed.Where((_, i) => i % 2 == 1)];
        Assert.Equal(timed.Where((_, i) => i % 2 == 0), visits);
        for (int round = 0; round < 30; round++)
        {
            string[] both = visits[(2 * round)..((2 * round) + 2)];
            Assert.Equal(receipt.DenseFirst[round] ? ["time dense 1", "time candidate 1"] : ["time candidate 1", "time dense 1"], both);
        }

        // Both orders are equally frequent, and not simply alternating.
        Assert.Equal(15, receipt.DenseFirst.Count(first => first));
        Assert.Contains(true, receipt.DenseFirst.Zip(receipt.DenseFirst.Skip(1), (a, b) => a == b));
    }

    [Fact]
    public async Task Short_inferences_are_timed_many_at_once()
    {
        var protocol = new MeasurementProtocol { Rounds = 10, MinimumSampleSeconds = 0.0002, SettleRuns = 2 };
        MeasurementReceipt receipt = await Measure((name, _) => name == "dense" ? 0.00005 : 0.00003, protocol);
        Assert.Equal(4, receipt.Dense!.InferencesPerSample);
        Assert.Equal(7, receipt.Candidate.InferencesPerSample);
        Assert.Equal(0.03, receipt.Candidate.Median.Value, 9);
        Assert.Contains("time candidate 2", _log);
    }

    [Fact]
    public async Task Warm_up_lasts_for_both_its_count_and_its_time()
    {
        await Measure((_, _) => 0.001, new MeasurementProtocol { Rounds = 10, WarmUpRuns = 4, WarmUpSeconds = 0.1 });
        Assert.InRange(WarmUpInferences("dense"), 100, 130);
        _log.Clear();
        await Measure((_, _) => 1, new MeasurementProtocol { Rounds = 10, WarmUpRuns = 4, WarmUpSeconds = 0.1, MaxSeconds = 1000 });
        Assert.Equal(4, WarmUpInferences("dense"));

        int WarmUpInferences(string model) => _log
            .SkipWhile(l => !l.StartsWith("time " + model, StringComparison.Ordinal))
            .TakeWhile(l => l.StartsWith("time " + model, StringComparison.Ordinal))
            .Sum(l => int.Parse(l.Split(' ')[2]));
    }

    [Fact]
    public async Task A_drift_of_the_machine_cancels_in_the_speedup_and_is_flagged()
    {
        MeasurementReceipt receipt = await Measure(
            (name, i) => (name == "dense" ? 0.002 : 0.001) * (1 + (i / 400.0)),
            new MeasurementProtocol { Rounds = 100, WarmUpRuns = 1, WarmUpSeconds = 0 });
        Assert.Equal(2, receipt.Speedup!.Value.Value, 2);
        Assert.True(receipt.Speedup.Value.Contains(2), $"{receipt.Speedup}");
        Assert.Equal(2, receipt.Instabilities.Count(i => i.Kind == InstabilityKind.Drift));
        Assert.Contains("first half", receipt.Instabilities.First(i => i.Kind == InstabilityKind.Drift).Detail);
    }

    [Fact]
    public async Task Plain_noise_raises_no_flag_and_wide_noise_does()
    {
        var noise = new RandomStream(2, "latency");
        MeasurementReceipt calm = await Measure((_, _) => 0.001 * Math.Exp(0.02 * noise.NextGaussian()), new MeasurementProtocol());
        Assert.Empty(calm.Instabilities);
        Assert.True(calm.Speedup!.Value.Contains(1), $"{calm.Speedup}");

        MeasurementReceipt wild = await Measure((_, _) => 0.001 * Math.Exp(0.3 * noise.NextGaussian()), new MeasurementProtocol());
        Assert.Contains(wild.Instabilities, i => i.Kind == InstabilityKind.Spread);
    }

    [Fact]
    public async Task Interruptions_show_in_the_tail_and_not_in_the_speedup()
    {
        var noise = new RandomStream(2, "interruptions");
        MeasurementReceipt receipt = await Measure(
            (name, _) => (name == "dense" ? 0.002 : 0.001) + (noise.NextInt(8) == 0 ? 0.02 : 0), new MeasurementProtocol());
        Assert.Equal([InstabilityKind.Tail, InstabilityKind.Tail], receipt.Instabilities.Select(i => i.Kind));
        Assert.Contains("candidate: the 95th percentile is 21.0 times the median", receipt.Instabilities[0].Detail);
        Assert.Equal(2, receipt.Speedup!.Value.Value, 9);
    }

    [Fact]
    public async Task Going_second_at_an_advantage_is_flagged()
    {
        string last = "";
        var noise = new RandomStream(2, "latency");
        MeasurementReceipt receipt = await Measure(
            (name, _) =>
            {
                // The model that follows the other one finds the caches warm.
                double factor = last.Length > 0 && last != name ? 0.9 : 1;
                last = name;
                return 0.001 * factor * Math.Exp(0.01 * noise.NextGaussian());
            },
            new MeasurementProtocol { SettleRuns = 0 });
        Assert.Contains(receipt.Instabilities, i => i.Kind == InstabilityKind.OrderEffect);
    }

    [Fact]
    public async Task The_time_limit_ends_a_measurement_early_but_not_before_the_minimum()
    {
        var protocol = new MeasurementProtocol { Rounds = 100, MinimumRounds = 12, MaxSeconds = 5, WarmUpRuns = 1, WarmUpSeconds = 0 };
        MeasurementReceipt slow = await Measure((_, _) => 1, protocol);
        Assert.Equal(12, slow.Candidate.Samples.Count);
        Assert.Equal(InstabilityKind.TimeLimited, Assert.Single(slow.Instabilities).Kind);

        MeasurementReceipt medium = await Measure((_, _) => 0.05, protocol);
        Assert.InRange(medium.Candidate.Samples.Count, 25, 50);
        Assert.Equal(medium.DenseFirst.Count, medium.Candidate.Samples.Count);

        MeasurementReceipt fast = await Measure((_, _) => 0.001, protocol);
        Assert.Equal(100, fast.Candidate.Samples.Count);
    }

    [Fact]
    public async Task Rounds_are_spread_over_fresh_processes()
    {
        MeasurementReceipt receipt = await Measure(
            (name, _) => name == "dense" ? 0.003 : 0.001, new MeasurementProtocol { Rounds = 50, Processes = 3 });
        Assert.Equal([0, 16, 33], receipt.ProcessStarts);
        Assert.Equal(50, receipt.Candidate.Samples.Count);
        Assert.Equal(3, _log.Count(l => l == "dispose"));
        Assert.Equal(3, _log.Count(l => l == "load dense"));
        Assert.Equal(3, receipt.Speedup!.Value.Value, 9);
    }

    [Fact]
    public async Task A_model_alone_has_no_speedup()
    {
        MeasurementReceipt receipt = await Measure((_, _) => 0.001, new MeasurementProtocol(), withDense: false);
        Assert.Null(receipt.Dense);
        Assert.Null(receipt.Speedup);
        Assert.Empty(receipt.DenseFirst);
        Assert.Equal(100, receipt.Candidate.Samples.Count);
        Assert.DoesNotContain("load dense", _log);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_receipt()
    {
        string first = await Once();
        Assert.Equal(first, await Once());

        async Task<string> Once()
        {
            using var folder = new TemporaryFolder();
            var noise = new RandomStream(1, "latency");
            var clock = new ManualClock();
            MeasurementReceipt receipt = await Measurer(clock, (_, _) => 0.001 * Math.Exp(0.05 * noise.NextGaussian()))
                .MeasureAsync(Request(new MeasurementProtocol(), withDense: true), TestContext.Current.CancellationToken);
            return (receipt with { Environment = Fingerprint.OfModel("test") }).ToJson();
        }
    }

    [Fact]
    public async Task The_machine_is_held_while_measuring_and_let_go_after()
    {
        var seen = new HashSet<bool>();
        var machine = new MachineLock(_folder.File("locks"), TimeProvider.System);
        await Measure((_, _) =>
        {
            using MachineLease? lease = machine.TryAcquire(MachineUse.Shared);
            seen.Add(lease is not null);
            return 0.001;
        }, new MeasurementProtocol { Rounds = 10 });
        Assert.Equal([false], seen);
        using MachineLease? after = machine.TryAcquire(MachineUse.Exclusive);
        Assert.NotNull(after);
    }

    [Fact]
    public async Task Energy_is_read_around_each_model_alone()
    {
        var energy = new Watts(_clock, 20);
        MeasurementReceipt receipt = await Measure(
            (name, _) => name == "dense" ? 0.002 : 0.001, new MeasurementProtocol { Rounds = 10, EnergySeconds = 3 }, energy: energy);
        Assert.Equal(20, double.Parse(receipt.Candidate.Millijoules.Value!), 6);
        Assert.Equal(40, double.Parse(receipt.Dense!.Millijoules.Value!), 6);

        MeasurementReceipt without = await Measure((_, _) => 0.001, new MeasurementProtocol { Rounds = 10, EnergySeconds = 3 });
        Assert.Equal("none: no counter in tests", without.Candidate.Millijoules.Unavailable);
    }

    [Fact]
    public async Task The_counter_is_that_of_the_targets_device_and_a_lost_one_is_said_to_be()
    {
        var opened = new List<string>();
        var lost = new LostCounter();
        var measurer = new LatencyMeasurer(
            new RuntimeRegistry().Add(FakeRuntime.RuntimeName, () => new FakeRuntime(_clock, (_, _) => 0.001) { Log = _log }),
            new MachineLock(_folder.File("locks"), _clock),
            new FingerprintReader(),
            target =>
            {
                opened.Add(target.Name);
                return lost;
            },
            _clock);
        MeasurementReceipt receipt = await measurer.MeasureAsync(Request(new MeasurementProtocol { Rounds = 10, EnergySeconds = 3 }, withDense: true), TestContext.Current.CancellationToken);
        Assert.Equal("lost: the GPU fell off the bus", receipt.Candidate.Millijoules.Unavailable);
        Assert.Equal(["desk"], opened);
        Assert.Equal(1, lost.Disposals);

        MeasurementReceipt without = await measurer.MeasureAsync(Request(new MeasurementProtocol { Rounds = 10 }, withDense: true), TestContext.Current.CancellationToken);
        Assert.Equal("not asked for", without.Candidate.Millijoules.Unavailable);
        Assert.Equal(["desk"], opened);
    }

    [Fact]
    public async Task Everything_wrong_with_a_protocol_is_said_before_anything_runs()
    {
        var protocol = new MeasurementProtocol { WarmUpRuns = 0, Rounds = 5, MaxSeconds = 0, Confidence = 1, Processes = 7, Resamples = 1 };
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => Measure((_, _) => 0.001, protocol));
        Assert.Equal(
            ["measurement.warmUpRuns", "measurement.rounds", "measurement.maxSeconds", "measurement.processes",
                "measurement.confidence", "measurement.resamples"],
            error.Errors.Select(e => e.Where));
        Assert.Empty(_log);
        Assert.Empty(new MeasurementProtocol().Validate("defaults"));
    }

    [Fact]
    public async Task Cancelling_stops_between_calls()
    {
        using var cancel = new CancellationTokenSource();
        int inferences = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Measurer(_clock, (_, _) =>
        {
            if (++inferences == 30)
            {
                cancel.Cancel();
            }

            return 0.5;
        }).MeasureAsync(Request(new MeasurementProtocol { MaxSeconds = 1000 }, withDense: true), cancel.Token));
        Assert.InRange(inferences, 30, 32);
    }

    private static Estimate Rounded(Estimate e) => new(Math.Round(e.Value, 9), Math.Round(e.Low, 9), Math.Round(e.High, 9));

    private Task<MeasurementReceipt> Measure(
        Func<string, int, double> latency, MeasurementProtocol protocol, bool withDense = true, IEnergySource? energy = null) =>
        Measurer(_clock, latency, energy).MeasureAsync(Request(protocol, withDense), TestContext.Current.CancellationToken);

    private LatencyMeasurer Measurer(ManualClock clock, Func<string, int, double> latency, IEnergySource? energy = null) => new(
        new RuntimeRegistry().Add(FakeRuntime.RuntimeName, () => new FakeRuntime(clock, latency) { Log = _log }),
        new MachineLock(_folder.File("locks"), clock),
        new FingerprintReader(),
        energy ?? new UnavailableEnergySource("none", "no counter in tests"),
        clock);

    private MeasurementRequest Request(MeasurementProtocol protocol, bool withDense)
    {
        var errors = new List<InputError>();
        Target target = Target.Create(new TargetSpec { Name = "desk", Runtime = FakeRuntime.RuntimeName, Batch = 3 }, "targets[0]", [FakeRuntime.RuntimeName], errors)!;
        Assert.Empty(errors);
        return new MeasurementRequest(
            target,
            ModelFile.Of(_folder.File("candidate", FakeRuntime.Magic + " candidate")),
            withDense ? ModelFile.Of(_folder.File("dense", FakeRuntime.Magic + " dense")) : null,
            protocol);
    }

    private sealed class Watts(ManualClock clock, double watts) : IEnergySource
    {
        public string Name => "constant";

        public string? Unavailable => null;

        public double ReadJoules() => watts * clock.GetTimestamp() / clock.TimestampFrequency;
    }

    private sealed class LostCounter : IEnergySource, IDisposable
    {
        public int Disposals { get; private set; }

        public string Name => "lost";

        public string? Unavailable => null;

        public double ReadJoules() => throw new EnergyCounterException("the GPU fell off the bus");

        public void Dispose() => Disposals++;
    }
}
