using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>The bounds are those of <see cref="MeasurementProtocol.Validate"/>, which has the last word.</summary>
internal sealed class MeasurementSection : MappingType<MeasurementProtocol>
{
    public MeasurementSection()
    {
        Field("warmUpRuns", Whole.Between(1, 1_000_000), m => m.WarmUpRuns, (m, v) => m with { WarmUpRuns = v }, "Inferences of each model before anything counts.");
        Field("warmUpSeconds", NumberType.From(0, 600), m => m.WarmUpSeconds, (m, v) => m with { WarmUpSeconds = v }, "Seconds that each model is warmed up at least.");
        Field("rounds", Whole.Between(10, 1_000_000), m => m.Rounds, (m, v) => m with { Rounds = v },
            "Rounds to measure, over all processes: each takes one sample of the dense model and one of the candidate, in random order.");
        Field("minimumRounds", Whole.Between(10, 1_000_000), m => m.MinimumRounds, (m, v) => m with { MinimumRounds = v },
            "Rounds to take even when maxSeconds are over; never more than rounds.");
        Field("minimumSampleSeconds", NumberType.From(0, 60), m => m.MinimumSampleSeconds, (m, v) => m with { MinimumSampleSeconds = v },
            "A sample is as many inferences as take at least this long; its latency is their mean.");
        Field("settleRuns", Whole.Between(0, 1000), m => m.SettleRuns, (m, v) => m with { SettleRuns = v }, "Inferences just before a sample that do not count.");
        Field("maxSeconds", new NumberType(new Bounds(0, 86_400, Above: true)), m => m.MaxSeconds, (m, v) => m with { MaxSeconds = v },
            "Stop measuring after this long, warm-up and loading apart.");
        Field("processes", Whole.Between(1, 200_000), m => m.Processes, (m, v) => m with { Processes = v },
            "Fresh processes to spread the rounds over; at most a fifth of rounds.");
        Field("confidence", new NumberType(new Bounds(0.5, 1, Below: true)), m => m.Confidence, (m, v) => m with { Confidence = v }, "Of every interval.");
        Field("resamples", Whole.Between(100, 1_000_000), m => m.Resamples, (m, v) => m with { Resamples = v }, "Bootstrap resamples.");
        Field("seed", new WholeType<ulong>(0, ulong.MaxValue), m => m.Seed, (m, v) => m with { Seed = v }, "Seeds the order within rounds, the made-up inputs and the bootstrap.");
        Field("energySeconds", NumberType.From(0, 3600), m => m.EnergySeconds, (m, v) => m with { EnergySeconds = v },
            "Seconds for which each model runs alone after the rounds, for its energy. 0: energy is not measured.");
    }

    protected override string Name => "measurement";

    protected override MeasurementProtocol Blank => new();

    protected override MeasurementProtocol Finish(MeasurementProtocol value, SpecNode node)
    {
        foreach (InputError error in value.Validate(node.Path))
        {
            node.Errors.Take(error);
        }

        return value;
    }
}
