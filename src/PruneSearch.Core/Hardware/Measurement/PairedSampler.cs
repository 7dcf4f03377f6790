namespace PruneSearch.Hardware.Measurement;

/// <summary>Warms up and samples prepared models of one runtime instance, interleaved in random order.</summary>
internal sealed class PairedSampler(ILatencyRuntime runtime, MeasurementProtocol protocol, TimeProvider clock)
{
    /// <summary>How long one call into the runtime should take: cancellation and the time limit are looked at between calls.</summary>
    private const double CallSeconds = 1;

    private const int MostInferences = 1_000_000;

    public bool MeasuresEnergy => protocol.EnergySeconds > 0;

    /// <param name="dense">Null for a model alone.</param>
    /// <param name="rounds">Rounds wanted, and rounds to take whatever the time.</param>
    /// <param name="maxSeconds">Time after which no further rounds than the minimum are started.</param>
    /// <param name="size">Inferences per sample where they are decided already.</param>
    /// <param name="process">The process's number: a part of the order's random name.</param>
    public SampleSet Sample(
        ILoadedModel candidate,
        ILoadedModel? dense,
        (int Wanted, int Minimum) rounds,
        double maxSeconds,
        SampleSize? size,
        int process,
        CancellationToken cancellation)
    {
        double candidateSeconds = WarmUp(candidate, cancellation);
        double denseSeconds = dense is null ? 0 : WarmUp(dense, cancellation);
        SampleSize inferences = size ?? new SampleSize(InferencesFor(candidateSeconds), dense is null ? 0 : InferencesFor(denseSeconds));
        double roundSeconds = (candidateSeconds * (inferences.Candidate + protocol.SettleRuns))
            + (dense is null ? 0 : denseSeconds * (inferences.Dense + protocol.SettleRuns))
            + (runtime.SecondsPerVisit * (dense is null ? 1 : 2));

        var candidateMs = new List<double>();
        List<double>? denseMs = dense is null ? null : [];
        bool[] denseFirst = dense is null ? [] : Order(rounds.Wanted, new RandomStream(protocol.Seed, "measure-order", process));
        long start = clock.GetTimestamp();
        bool isTimeLimited = false;
        while (candidateMs.Count < rounds.Wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            int left = rounds.Wanted - candidateMs.Count;
            if (clock.GetElapsedTime(start).TotalSeconds >= maxSeconds)
            {
                left = rounds.Minimum - candidateMs.Count;
                if (left <= 0)
                {
                    isTimeLimited = true;
                    break;
                }
            }

            int now = (int)Math.Clamp(CallSeconds / Math.Max(roundSeconds, 1e-9), 1, left);
            TakeRounds(now);
        }

        return new SampleSet(candidateMs, denseMs, denseFirst[..(dense is null ? 0 : candidateMs.Count)], [0], inferences, isTimeLimited);

        void TakeRounds(int count)
        {
            var runs = new List<TimedRun>();
            for (int i = 0; i < count; i++)
            {
                var ofCandidate = new TimedRun(candidate, protocol.SettleRuns, inferences.Candidate);
                if (dense is null)
                {
                    runs.Add(ofCandidate);
                    continue;
                }

                var ofDense = new TimedRun(dense, protocol.SettleRuns, inferences.Dense);
                runs.AddRange(denseFirst[candidateMs.Count + i] ? [ofDense, ofCandidate] : [ofCandidate, ofDense]);
            }

            IReadOnlyList<double> seconds = runtime.Time(runs, cancellation);
            for (int i = 0; i < runs.Count; i++)
            {
                double milliseconds = seconds[i] / runs[i].Inferences * 1e3;
                (runs[i].Model == dense ? denseMs! : candidateMs).Add(milliseconds);
            }
        }
    }

    /// <summary>Joules per inference of one prepared model, running alone.</summary>
    public double JoulesPerInference(ILoadedModel model, double milliseconds, Energy.IEnergySource energy, CancellationToken cancellation)
    {
        int inferences = (int)Math.Clamp(protocol.EnergySeconds * 1e3 / Math.Max(milliseconds, 1e-6), 1, int.MaxValue);
        int perCall = (int)Math.Clamp(CallSeconds * 1e3 / Math.Max(milliseconds, 1e-6), 1, inferences);
        double before = energy.ReadJoules();
        int done = 0;
        for (; done < inferences; done += Math.Min(perCall, inferences - done))
        {
            runtime.Time([new TimedRun(model, 0, Math.Min(perCall, inferences - done))], cancellation);
            energy.ReadJoules();
        }

        return (energy.ReadJoules() - before) / done;
    }

    /// <summary>
    /// For each round, whether dense goes first. Of every two rounds in a row one does, so that both orders are equally frequent.
    /// </summary>
    private static bool[] Order(int rounds, RandomStream random)
    {
        bool[] order = new bool[rounds];
        for (int i = 0; i < rounds; i += 2)
        {
            order[i] = random.NextInt(2) == 0;
            if (i + 1 < rounds)
            {
                order[i + 1] = !order[i];
            }
        }

        return order;
    }

    /// <summary>Runs a model until it is warm; returns its seconds per inference in the last stretch.</summary>
    private double WarmUp(ILoadedModel model, CancellationToken cancellation)
    {
        int runs = 0;
        double spent = 0;
        double perInference = 0;
        int stretch = 1;
        while (runs < protocol.WarmUpRuns || (spent < protocol.WarmUpSeconds && runs < MostInferences))
        {
            double seconds = runtime.Time([new TimedRun(model, 0, stretch)], cancellation)[0];
            runs += stretch;
            spent += seconds;
            perInference = seconds / stretch;
            double remaining = Math.Max(protocol.WarmUpSeconds - spent, protocol.MinimumSampleSeconds);
            stretch = (int)Math.Clamp(remaining / 2 / Math.Max(perInference, 1e-9), 1, MostInferences);
        }

        return perInference;
    }

    private int InferencesFor(double secondsPerInference) =>
        (int)Math.Clamp(Math.Ceiling(protocol.MinimumSampleSeconds / Math.Max(secondsPerInference, 1e-9)), 1, MostInferences);
}
