using PruneSearch.Execution;

namespace PruneSearch.Compute.Training;

/// <summary>Loss terms on parameters.</summary>
internal static class Penalties
{
    public static double Value(LossTerm term, Dictionary<string, ParameterUpdater> parameters)
    {
        double sum = 0;
        foreach ((string name, bool absolute) in Targets(term))
        {
            foreach (float w in Find(parameters, name).Parameter.Data.Span)
            {
                sum += absolute ? Math.Abs(w) : (double)w * w / 2;
            }
        }

        return term.Weight * sum;
    }

    public static void AddGradient(LossTerm term, Dictionary<string, ParameterUpdater> parameters)
    {
        foreach ((string name, bool absolute) in Targets(term))
        {
            ReadOnlySpan<float> w = Find(parameters, name).Parameter.Data.Span;
            Span<float> g = Find(parameters, name).Parameter.Gradient!.Span;
            for (int i = 0; i < w.Length; i++)
            {
                g[i] += (float)term.Weight * (absolute ? Math.Sign(w[i]) : w[i]);
            }
        }
    }

    private static ParameterUpdater Find(Dictionary<string, ParameterUpdater> parameters, string name) =>
        parameters.TryGetValue(name, out ParameterUpdater? updater) ? updater : throw new ArgumentException($"'{name}' is not a trained parameter", nameof(name));

    private static IEnumerable<(string Name, bool Absolute)> Targets(LossTerm term) => term switch
    {
        LossTerm.L1Penalty l1 => l1.Parameters.Select(p => (p, true)),
        LossTerm.L2Penalty l2 => l2.Parameters.Select(p => (p, false)),
        _ => [],
    };
}
