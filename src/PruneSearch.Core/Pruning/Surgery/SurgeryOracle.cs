using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Checks that a cut model computes what it should, before any training: the uncut model in which everything that reads removed units
/// reads zero must give the same outputs (before a final softmax) as the smaller model with the same weights.
/// </summary>
public static class SurgeryOracle
{
    /// <param name="cut">The cut; its graph still has the weights of its source.</param>
    /// <param name="backend">Runs both models.</param>
    /// <param name="inputs">Batches of real inputs; may be empty, random ones are added.</param>
    /// <param name="options">Tolerance, random samples, seed.</param>
    public static SurgeryReceipt Check(
        CutResult cut, IExecutionBackend backend, IReadOnlyList<IReadOnlyList<Tensor>> inputs, OracleOptions? options = null)
    {
        options ??= OracleOptions.Default;
        IReadOnlyList<IReadOnlyList<Tensor>> random = OracleInputs.Random(cut.Source, options.RandomSamples, options.Seed);
        IReadOnlyList<IReadOnlyList<Tensor>> all = [.. inputs, .. random];
        if (all.Count == 0)
        {
            throw new ArgumentException("there is nothing to compare: no inputs and no random samples", nameof(inputs));
        }

        var receipts = new List<SurgeryReceipt> { Compare(cut, backend, all, options, $"the model's weights, {inputs.Count} batches of real inputs") };
        if (options.Perturb && random.Count > 0)
        {
            receipts.Add(Compare(Perturbed(cut, options.Seed), backend, random, options, "random weights and statistics"));
        }

        SurgeryReceipt worst = receipts.FirstOrDefault(r => !r.Passed) ?? receipts.MaxBy(r => r.MaxAbsDifference / r.OutputScale)!;
        return worst with
        {
            // Models that put out nothing but zeros agree, but show nothing.
            Passed = receipts.TrueForAll(r => r.Passed) && receipts.Exists(r => r.OutputScale > 0),
            Samples = receipts.Sum(r => r.Samples),
            Compared = [.. receipts.SelectMany(r => r.Compared)],
        };
    }

    private static SurgeryReceipt Compare(
        CutResult cut, IExecutionBackend backend, IReadOnlyList<IReadOnlyList<Tensor>> batches, OracleOptions options, string what)
    {
        ModelGraph reference = OracleReference.Of(cut.Source, cut.Cuts);
        IReadOnlyList<string> outputs = GraphHeads.BeforeSoftmax(cut.Source);
        int samples = batches.Sum(b => (int)b[0].Dims.FirstOrDefault(1));
        var compile = new CompileOptions { MaxBatch = batches.Max(b => (int)b[0].Dims.FirstOrDefault(1)), Threads = options.Threads };
        List<double[]>[] expected = Run(backend, reference, outputs, batches, compile);
        List<double[]>[] actual = Run(backend, cut.Graph, outputs, batches, compile);
        var receipt = new SurgeryReceipt
        {
            MaxAbsDifference = 0,
            OutputScale = 0,
            Tolerance = options.Tolerance,
            Passed = true,
            Samples = samples,
            Output = outputs[0],
            Compared = [$"{what}, {options.RandomSamples} random samples: {samples} samples at {string.Join(", ", outputs)}"],
            Backend = $"{backend.Name}: {backend.Description}",
        };
        double worst = -1;
        for (int o = 0; o < outputs.Count; o++)
        {
            double difference = Difference(expected[o], actual[o]);
            double scale = Scale(expected[o]);
            double relative = difference <= 0 ? 0 : difference / scale;
            if (!(relative <= worst))
            {
                worst = relative;
                receipt = receipt with { MaxAbsDifference = difference, OutputScale = scale, Output = outputs[o] };
            }

            receipt = receipt with { Passed = receipt.Passed && relative <= options.Tolerance };
        }

        return receipt;
    }

    /// <summary>Every output's samples, over all batches.</summary>
    private static List<double[]>[] Run(
        IExecutionBackend backend, ModelGraph graph, IReadOnlyList<string> outputs, IReadOnlyList<IReadOnlyList<Tensor>> batches, CompileOptions options)
    {
        using ICompiledRegion region = backend.Compile(graph, [.. graph.Inputs.Select(i => i.Name)], outputs, options);
        List<double[]>[] result = [.. outputs.Select(_ => new List<double[]>())];
        foreach (IReadOnlyList<Tensor> batch in batches)
        {
            IReadOnlyList<Tensor> values = region.Run(batch);
            for (int o = 0; o < result.Length; o++)
            {
                double[] data = values[o].ElementType == ElementType.Float64
                    ? values[o].Span<double>().ToArray()
                    : Array.ConvertAll(values[o].ToFloats(), f => (double)f);
                int rows = (int)Math.Max(1, values[o].Dims.FirstOrDefault(1));
                result[o].AddRange(data.Chunk(Math.Max(1, data.Length / rows)));
            }
        }

        return result;
    }

    private static double Difference(List<double[]> expected, List<double[]> actual)
    {
        if (expected.Count != actual.Count || expected.Zip(actual).Any(p => p.First.Length != p.Second.Length))
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        foreach ((double[] e, double[] a) in expected.Zip(actual))
        {
            for (int i = 0; i < e.Length; i++)
            {
                double difference = Math.Abs(e[i] - a[i]);
                if (!(difference <= largest))
                {
                    largest = difference; // also where it is not a number, which then stays
                }

                if (double.IsNaN(difference))
                {
                    return double.NaN;
                }
            }
        }

        return largest;
    }

    private static double Scale(List<double[]> samples)
    {
        double largest = 0;
        double spread = 0;
        int size = samples.Min(s => s.Length);
        for (int i = 0; i < size; i++)
        {
            double mean = samples.Average(s => s[i]);
            foreach (double[] sample in samples)
            {
                largest = Math.Max(largest, Math.Abs(sample[i]));
                spread = Math.Max(spread, Math.Abs(sample[i] - mean));
            }
        }

        return Math.Max(spread, largest / 10);
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
