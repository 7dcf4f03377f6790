using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;

namespace PruneSearch.Pruning.Criteria;

/// <summary>What is known of a model when its units are scored; gathered once, used by every candidate.</summary>
public sealed class Evidence
{
    private readonly Lazy<double> _totalSensitivity;

    private Evidence(ModelGraph graph)
    {
        Graph = graph;
        _totalSensitivity = new(() => Gradients.Values.Sum(t => t.Signed.Sum(Math.Abs)));
    }

    /// <summary>The model with its weights.</summary>
    public ModelGraph Graph { get; }

    /// <summary>Calibration batches that were run.</summary>
    public int Batches { get; private init; }

    /// <summary>Absolute first-order estimates, each over all batches, summed over all units of all groups.</summary>
    public double TotalSensitivity => _totalSensitivity.Value;

    private ImmutableSortedDictionary<string, TaylorTerms> Gradients { get; init; } = Empty<TaylorTerms>();

    private ImmutableSortedDictionary<string, TaylorTerms> SampleGradients { get; init; } = Empty<TaylorTerms>();

    private ImmutableSortedDictionary<string, double[]> Flows { get; init; } = Empty<double[]>();

    private ImmutableSortedDictionary<string, double[]> GradientFlows { get; init; } = Empty<double[]>();

    private ImmutableSortedDictionary<string, IReadOnlyList<ActivationTerms>> ActivationsByGroup { get; init; } = Empty<IReadOnlyList<ActivationTerms>>();

    private ImmutableSortedDictionary<string, LayerInputs> InputsByGroup { get; init; } = Empty<LayerInputs>();

    /// <summary>The weights alone.</summary>
    public static Evidence OfWeights(ModelGraph graph) => new(graph);

    /// <param name="graph">The model.</param>
    /// <param name="taylor">Terms by group id.</param>
    /// <param name="batches">Batches that they are means over.</param>
    public static Evidence OfGradients(ModelGraph graph, IReadOnlyDictionary<string, TaylorTerms> taylor, int batches) =>
        new(graph) { Gradients = Sorted(taylor), Batches = batches };

    /// <summary>As <see cref="OfGradients"/>, with means over samples instead of batches.</summary>
    public static Evidence OfSampleGradients(ModelGraph graph, IReadOnlyDictionary<string, TaylorTerms> taylor, int batches) =>
        new(graph) { SampleGradients = Sorted(taylor), Batches = batches };

    /// <param name="graph">The model.</param>
    /// <param name="flows">For each group id, weight times Hessian times gradient, summed over each unit.</param>
    /// <param name="batches">Batches of the loss.</param>
    public static Evidence OfGradientFlow(ModelGraph graph, IReadOnlyDictionary<string, double[]> flows, int batches) =>
        new(graph) { GradientFlows = Sorted(flows), Batches = batches };

    /// <param name="graph">The model.</param>
    /// <param name="flows">For each group id, the flow through each unit.</param>
    public static Evidence OfSynapticFlow(ModelGraph graph, IReadOnlyDictionary<string, double[]> flows) => new(graph) { Flows = Sorted(flows) };

    /// <param name="graph">The model.</param>
    /// <param name="activations">For each group id, what is known of each activation that its readers read.</param>
    /// <param name="batches">Batches that were run.</param>
    public static Evidence OfActivations(ModelGraph graph, IReadOnlyDictionary<string, IReadOnlyList<ActivationTerms>> activations, int batches) =>
        new(graph) { ActivationsByGroup = Sorted(activations), Batches = batches };

    /// <param name="graph">The model.</param>
    /// <param name="inputs">For each group of single weights, what its layer reads.</param>
    /// <param name="batches">Batches that were run.</param>
    public static Evidence OfInputs(ModelGraph graph, IReadOnlyDictionary<string, LayerInputs> inputs, int batches) =>
        new(graph) { InputsByGroup = Sorted(inputs), Batches = batches };

    /// <exception cref="InvalidOperationException">No gradients were gathered for this group.</exception>
    public TaylorTerms Taylor(string group) => Find(Gradients, group, "gradients");

    /// <exception cref="InvalidOperationException">No gradients of samples were gathered for this group.</exception>
    public TaylorTerms SampleTaylor(string group) => Find(SampleGradients, group, "gradients of samples");

    /// <summary>Weight times Hessian times gradient, summed over each unit.</summary>
    /// <exception cref="InvalidOperationException">It was not gathered for this group.</exception>
    public double[] GradientFlow(string group) => Find(GradientFlows, group, "products of Hessian and gradient");

    /// <summary>The synaptic flow through each unit.</summary>
    /// <exception cref="InvalidOperationException">It was not gathered for this group.</exception>
    public double[] SynapticFlow(string group) => Find(Flows, group, "synaptic flows");

    /// <summary>What is known of each activation in which the group's units are read.</summary>
    /// <exception cref="InvalidOperationException">No activations were gathered for this group.</exception>
    public IReadOnlyList<ActivationTerms> Activations(string group) => Find(ActivationsByGroup, group, "activations");

    /// <summary>What the layer of a group of single weights reads.</summary>
    /// <exception cref="InvalidOperationException">No inputs were gathered for this group.</exception>
    public LayerInputs Inputs(string group) => Find(InputsByGroup, group, "inputs");

    private static T Find<T>(ImmutableSortedDictionary<string, T> gathered, string group, string what) => gathered.TryGetValue(group, out T? found)
        ? found
        : throw new InvalidOperationException($"no {what} were gathered for group '{group}': gather what the criterion needs with EvidenceCollector over these groups");

    private static ImmutableSortedDictionary<string, T> Empty<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> byGroup) => byGroup.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
