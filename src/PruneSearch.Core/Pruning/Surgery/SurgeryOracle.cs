using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Depth;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Checks that a cut model computes what it should, before any training: the uncut model in which everything that reads removed units
/// reads zero, and in which bypassed blocks are shut behind a gate, must give the same outputs (before a final softmax) as the smaller model
/// with the same weights.
/// </summary>
public static class SurgeryOracle
{
    /// <param name="cut">The cut; its graph still has the weights of its source, as surgery left them.</param>
    /// <param name="backend">Runs both models.</param>
    /// <param name="inputs">Batches of real inputs; may be empty, random ones are added.</param>
    /// <param name="options">Tolerance, random samples, seed.</param>
    public static SurgeryReceipt Check(
        CutResult cut, IExecutionBackend backend, IReadOnlyList<IReadOnlyList<Tensor>> inputs, OracleOptions? options = null)
    {
        options ??= OracleOptions.Default;
        List<OracleInputSet> random = OracleInputs.Random(cut.Source, options.RandomSamples, options.Seed);
        List<OracleInputSet> all = inputs.Count > 0 ? [new OracleInputSet("real inputs", inputs), .. random] : random;
        if (all.Count == 0)
        {
            throw new ArgumentException("there is nothing to compare: no inputs and no random samples", nameof(inputs));
        }

        List<SurgeryReceipt> receipts = Compare(cut, backend, all, options, "the model's weights");
        if (options.Perturb && random.Count > 0)
        {
            receipts.AddRange(Compare(Perturbed(cut, options.Seed), backend, random, options, "random weights and statistics"));
        }

        SurgeryReceipt worst = receipts.Find(r => !r.Passed) ?? receipts.MaxBy(r => r.MaxAbsDifference / r.OutputScale)!;
        return worst with
        {
            // Models that put out nothing but zeros agree, but show nothing.
            Passed = receipts.TrueForAll(r => r.Passed) && receipts.Exists(r => r.OutputScale > 0),
            Samples = all.Sum(s => s.Samples) + (options.Perturb ? random.Sum(s => s.Samples) : 0),
            Compared = [.. receipts.SelectMany(r => r.Compared).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>One receipt for each set of inputs and each output.</summary>
    private static List<SurgeryReceipt> Compare(
        CutResult cut, IExecutionBackend backend, IReadOnlyList<OracleInputSet> sets, OracleOptions options, string weights)
    {
        IReadOnlyList<string> outputs = GraphHeads.BeforeSoftmax(cut.Source);
        string[] inputs = [.. cut.Source.Inputs.Select(i => i.Name)];
        var compile = new CompileOptions { MaxBatch = sets.Max(s => s.LargestBatch), Threads = options.Threads };
        ModelGraph reference = OracleReference.Of(BlockGates.Shut(cut.Source, cut.Blocks), cut.Cuts);
        using ICompiledRegion expected = backend.Compile(reference, inputs, outputs, compile);
        using ICompiledRegion actual = backend.Compile(cut.Graph, inputs, outputs, compile);
        var receipts = new List<SurgeryReceipt>();
        foreach (OracleInputSet set in sets)
        {
            OracleComparison[] comparisons = [.. outputs.Select(_ => new OracleComparison())];
            foreach (IReadOnlyList<Tensor> batch in set.Batches)
            {
                IReadOnlyList<Tensor> e = expected.Run(batch);
                IReadOnlyList<Tensor> a = actual.Run(batch);
                for (int o = 0; o < outputs.Count; o++)
                {
                    comparisons[o].Add(e[o], a[o]);
                }
            }

            for (int o = 0; o < outputs.Count; o++)
            {
                double difference = comparisons[o].Difference();
                double scale = comparisons[o].Scale();
                receipts.Add(new SurgeryReceipt
                {
                    MaxAbsDifference = difference,
                    OutputScale = scale,
                    Tolerance = options.Tolerance,
                    Passed = difference <= options.Tolerance * scale,
                    Samples = set.Samples,
                    Output = outputs[o],
                    Compared = [$"{weights}, {set.Name}: {set.Samples} samples at {string.Join(", ", outputs)}"],
                    Backend = $"{backend.Name}: {backend.Description}",
                });
            }
        }

        return receipts;
    }

    /// <summary>Both models with random weights: the smaller one's are cut out of the larger one's exactly as before.</summary>
    private static CutResult Perturbed(CutResult cut, ulong seed)
    {
        Dictionary<string, Tensor> weights = WeightPerturbation.Of(cut.Source, seed);
        var sliced = new Dictionary<string, TensorSource>(StringComparer.Ordinal);
        foreach ((string name, Tensor weight) in weights)
        {
            if (cut.Graph.Initializers.TryGetValue(name, out TensorSource? own))
            {
                sliced[name] = ReferenceEquals(own, cut.Source.Initializers[name]) ? weight
                    : own is SlicedTensor ? cut.Slicer(name)!.Apply(weight)
                    : own;
            }
        }

        return cut with
        {
            Source = cut.Source.WithInitializers(weights.Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value))),
            Graph = cut.Graph.WithInitializers(sliced),
        };
    }
}
