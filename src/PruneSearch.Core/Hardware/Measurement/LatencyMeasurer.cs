using System.Globalization;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// Measures a candidate, paired with its dense baseline, on a target: both loaded by one runtime instance (one process for a child
/// runtime) and sampled in turn, in random order, so that whatever drifts hits both. Holds the machine for itself meanwhile.
/// </summary>
/// <param name="runtimes">What targets run on.</param>
/// <param name="machine">Held for itself while it measures.</param>
/// <param name="fingerprints">What a receipt says of the machine.</param>
/// <param name="energy">Opens the energy counter of a target's device; asked where the protocol wants energy, and disposed of where that can be.</param>
/// <param name="clock">Times what is not timed by runtimes.</param>
public sealed class LatencyMeasurer(
    RuntimeRegistry runtimes, MachineLock machine, FingerprintReader fingerprints, Func<Target, IEnergySource> energy, TimeProvider clock)
{
    private const double TailQuantile = 0.95;

    /// <summary>With one energy counter for all targets.</summary>
    public LatencyMeasurer(RuntimeRegistry runtimes, MachineLock machine, FingerprintReader fingerprints, IEnergySource energy, TimeProvider clock)
        : this(runtimes, machine, fingerprints, _ => energy, clock)
    {
    }

    /// <summary>Waits for the machine, then measures on a thread of its own.</summary>
    /// <exception cref="InvalidInputException">The protocol, the target's options or the model's shape do not fit.</exception>
    /// <exception cref="RuntimeFailedException">The runtime cannot run a model.</exception>
    /// <exception cref="RuntimeCrashedException">The runtime's process was lost.</exception>
    public async Task<MeasurementReceipt> MeasureAsync(MeasurementRequest request, CancellationToken cancellation = default)
    {
        InputError[] errors = [.. request.Protocol.Validate("measurement")];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        if (request.Target.Kind != TargetKind.Measured)
        {
            throw new ArgumentException(
                $"Target {request.Target} is computed by {nameof(ModelledLatency)}, not measured.", nameof(request));
        }

        using MachineLease lease = await machine.AcquireAsync(MachineUse.Exclusive, cancellation).ConfigureAwait(false);
        Task<MeasurementReceipt> measuring = Task.Factory.StartNew(
            () => Measure(request, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await measuring.ConfigureAwait(false);
    }

    private MeasurementReceipt Measure(MeasurementRequest request, CancellationToken cancellation)
    {
        MeasurementProtocol protocol = request.Protocol;
        DateTimeOffset startedAt = clock.GetUtcNow();
        long start = clock.GetTimestamp();
        var parts = new List<SampleSet>();
        RuntimeDescription? description = null;
        Fingerprint? fingerprint = null;
        (Reading Candidate, Reading Dense) used = default;
        for (int process = 0; process < protocol.Processes; process++)
        {
            using ILatencyRuntime runtime = runtimes.Open(request.Target.Runtime);
            RuntimeOptions options = request.Target.Options;
            description ??= runtime.Describe(options, cancellation);
            fingerprint ??= fingerprints.Read(description);
            using ILoadedModel? dense = request.Dense is null ? null : Load(runtime, request.Dense, request, cancellation);
            using ILoadedModel candidate = Load(runtime, request.Candidate, request, cancellation);
            var sampler = new PairedSampler(runtime, protocol, clock);
            parts.Add(sampler.Sample(
                candidate,
                dense,
                RoundsOf(process, protocol),
                protocol.MaxSeconds / protocol.Processes,
                parts.Count > 0 ? parts[0].Size : null,
                process,
                cancellation));
            if (process == 0)
            {
                used = Energy(request.Target, sampler, (candidate, parts[0].CandidateMs), dense is null ? null : (dense, parts[0].DenseMs!), cancellation);
            }
        }

        SampleSet samples = SampleSet.Join(parts);
        (Estimate candidateMedian, Estimate? denseMedian, Estimate? speedup) =
            new PairedBootstrap(samples.CandidateMs, samples.DenseMs, samples.ProcessStarts)
                .Run(protocol.Resamples, protocol.Confidence, new RandomStream(protocol.Seed, "measure-bootstrap"));
        return new MeasurementReceipt
        {
            Target = request.Target.ToRecord(),
            Runtime = description!,
            Candidate = Part(request.Candidate, samples.CandidateMs, candidateMedian, samples.Size.Candidate, used.Candidate),
            Dense = request.Dense is null
                ? null
                : Part(request.Dense, samples.DenseMs!, denseMedian!.Value, samples.Size.Dense, used.Dense),
            Speedup = speedup,
            Protocol = protocol,
            DenseFirst = samples.DenseFirst,
            ProcessStarts = samples.ProcessStarts,
            Instabilities = InstabilityCheck.Of(samples, protocol),
            StartedAt = startedAt,
            DurationSeconds = clock.GetElapsedTime(start).TotalSeconds,
            Environment = fingerprint!,
        };
    }

    private static ILoadedModel Load(ILatencyRuntime runtime, ModelFile file, MeasurementRequest request, CancellationToken cancellation)
    {
        ILoadedModel model = runtime.Load(file.Path, request.Target.Options, cancellation);
        try
        {
            model.Prepare(
                request.Inputs ?? ModelInputs.Generate(model.Inputs, request.Target.Options.Batch, request.Protocol.Seed), cancellation);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static MeasuredModel Part(ModelFile file, IReadOnlyList<double> ms, Estimate median, int inferences, Reading energy) =>
        new(Path.GetFileName(file.Path), file.Sha256, median, Quantile.Of(ms, TailQuantile), inferences, energy, ms);

    /// <summary>Rounds wanted of one process, and rounds it takes whatever the time, when they are spread evenly.</summary>
    private static (int Wanted, int Minimum) RoundsOf(int process, MeasurementProtocol protocol)
    {
        int minimum = Share(Math.Min(protocol.MinimumRounds, protocol.Rounds));
        return (Share(protocol.Rounds), Math.Max(2, minimum));

        int Share(int rounds) => (int)(((long)rounds * (process + 1) / protocol.Processes) - ((long)rounds * process / protocol.Processes));
    }

    private (Reading Candidate, Reading Dense) Energy(
        Target target,
        PairedSampler sampler,
        (ILoadedModel Model, IReadOnlyList<double> Ms) candidate,
        (ILoadedModel Model, IReadOnlyList<double> Ms)? dense,
        CancellationToken cancellation)
    {
        if (!sampler.MeasuresEnergy)
        {
            return (Reading.Missing("not asked for"), dense is null ? default : Reading.Missing("not asked for"));
        }

        IEnergySource source = energy(target);
        using var disposable = source as IDisposable;
        return (Of(candidate), dense is { } d ? Of(d) : default);

        Reading Of((ILoadedModel Model, IReadOnlyList<double> Ms) part)
        {
            if (source.Unavailable is { } reason)
            {
                return Reading.Missing($"{source.Name}: {reason}");
            }

            try
            {
                double joules = sampler.JoulesPerInference(part.Model, Quantile.Median(part.Ms), source, cancellation);
                return Reading.Of((joules * 1e3).ToString("R", CultureInfo.InvariantCulture));
            }
            catch (EnergyCounterException e)
            {
                return Reading.Missing($"{source.Name}: {e.Message}");
            }
        }
    }
}
