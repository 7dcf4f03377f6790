using PruneSearch.Execution;

namespace PruneSearch.Compute.Training;

/// <summary>Loss terms on parameters.</summary>
internal static class Penalties
{
    private static readonly Range[] Everything = [Range.All];

    /// <summary>A term's value; 0 for terms on outputs.</summary>
    public static double Value(LossTerm term, Dictionary<string, ParameterUpdater> parameters) => term.Weight * term switch
    {
        LossTerm.L1Penalty l1 => l1.Parameters.Sum(p => Sum(Find(parameters, p), Everything, w => Math.Abs(w))),
        LossTerm.L2Penalty l2 => l2.Parameters.Sum(p => Sum(Find(parameters, p), Everything, w => (double)w * w / 2)),
        LossTerm.SliceDecay decay => decay.Slices.Sum(s => Squares(s, parameters)) / 2,
        LossTerm.GroupLasso lasso => lasso.Units.Sum(u => Math.Sqrt(u.Sum(s => Count(s, parameters)) * u.Sum(s => Squares(s, parameters)))),
        _ => 0,
    };

    public static void AddGradient(LossTerm term, Dictionary<string, ParameterUpdater> parameters)
    {
        switch (term)
        {
            case LossTerm.L1Penalty l1:
                foreach (string name in l1.Parameters)
                {
                    Add(Find(parameters, name), Everything, w => term.Weight * Math.Sign(w));
                }

                break;
            case LossTerm.L2Penalty l2:
                foreach (string name in l2.Parameters)
                {
                    Add(Find(parameters, name), Everything, w => term.Weight * w);
                }

                break;
            case LossTerm.SliceDecay decay:
                Add(decay.Slices, term.Weight, parameters);
                break;
            case LossTerm.GroupLasso lasso:
                foreach (IReadOnlyList<ParameterSlice> unit in lasso.Units)
                {
                    double squares = unit.Sum(s => Squares(s, parameters));
                    if (squares > 0)
                    {
                        Add(unit, term.Weight * Math.Sqrt(unit.Sum(s => Count(s, parameters)) / squares), parameters);
                    }
                }

                break;
        }
    }

    private static ParameterUpdater Find(Dictionary<string, ParameterUpdater> parameters, string name) =>
        parameters.TryGetValue(name, out ParameterUpdater? updater) ? updater : throw new ArgumentException($"'{name}' is not a trained parameter", nameof(name));

    private static double Squares(ParameterSlice slice, Dictionary<string, ParameterUpdater> parameters)
    {
        ParameterUpdater updater = Find(parameters, slice.Parameter);
        return Sum(updater, Ranges(slice, updater.Parameter.Dims), w => (double)w * w);
    }

    private static double Count(ParameterSlice slice, Dictionary<string, ParameterUpdater> parameters)
    {
        int[] dims = Find(parameters, slice.Parameter).Parameter.Dims;
        return slice.Axis is { } axis ? slice.Indices.Count * (dims.Aggregate(1.0, (a, d) => a * d) / dims[axis]) : slice.Indices.Count;
    }

    private static double Sum(ParameterUpdater updater, IEnumerable<Range> ranges, Func<float, double> term)
    {
        double sum = 0;
        foreach (Range range in ranges)
        {
            foreach (float w in updater.Parameter.Data.Span[range])
            {
                sum += term(w);
            }
        }

        return sum;
    }

    private static void Add(IReadOnlyList<ParameterSlice> slices, double factor, Dictionary<string, ParameterUpdater> parameters)
    {
        foreach (ParameterSlice slice in slices)
        {
            ParameterUpdater updater = Find(parameters, slice.Parameter);
            Add(updater, Ranges(slice, updater.Parameter.Dims), w => factor * w);
        }
    }

    private static void Add(ParameterUpdater updater, IEnumerable<Range> ranges, Func<float, double> gradient)
    {
        foreach (Range range in ranges)
        {
            ReadOnlySpan<float> w = updater.Parameter.Data.Span[range];
            Span<float> g = updater.Parameter.Gradient!.Span[range];
            for (int i = 0; i < w.Length; i++)
            {
                g[i] += (float)gradient(w[i]);
            }
        }
    }

    /// <summary>Runs of elements that a slice takes.</summary>
    private static IEnumerable<Range> Ranges(ParameterSlice slice, int[] dims)
    {
        if (slice.Axis is not { } axis)
        {
            foreach (int element in slice.Indices)
            {
                yield return element..(element + 1);
            }

            yield break;
        }

        int outer = dims.Take(axis).Aggregate(1, (a, d) => a * d);
        int inner = dims.Skip(axis + 1).Aggregate(1, (a, d) => a * d);
        for (int o = 0; o < outer; o++)
        {
            foreach (int index in slice.Indices)
            {
                int first = ((o * dims[axis]) + index) * inner;
                yield return first..(first + inner);
            }
        }
    }
}
