using System.Runtime.CompilerServices;
using PruneSearch.Execution;

namespace PruneSearch.Torch.Training;

/// <summary>Loss terms on parameters, as tensors that gradients follow from.</summary>
internal sealed class TorchPenalties(IReadOnlyDictionary<string, TorchParameter> parameters, torch.Device device)
{
    // Where slices lie does not change from step to step: their indices go to the device once.
    private readonly ConditionalWeakTable<object, SliceIndex> _indices = [];

    /// <summary>The sum of all terms on parameters; null where there are none.</summary>
    public DeviceTensor? Of(IReadOnlyList<LossTerm> terms)
    {
        DeviceTensor? sum = null;
        foreach (LossTerm term in terms)
        {
            DeviceTensor? value = term switch
            {
                LossTerm.L1Penalty l1 => l1.Parameters.Select(p => Find(p).Data.abs().sum(torch.float64)).Aggregate(Zero(), (a, b) => a + b),
                LossTerm.L2Penalty l2 => l2.Parameters.Select(p => Find(p).Data.square().sum(torch.float64) / 2).Aggregate(Zero(), (a, b) => a + b),
                LossTerm.SliceDecay decay => Index(decay.Slices, () => [decay.Slices]).Squares(Find, device).sum() / 2,
                LossTerm.GroupLasso lasso => Lasso(lasso),
                _ => null,
            };
            sum = value is null ? sum : sum is null ? value * term.Weight : sum + (value * term.Weight);
        }

        return sum;
    }

    /// <summary>Forgets and lets go of all indices.</summary>
    public void Clear()
    {
        foreach (KeyValuePair<object, SliceIndex> entry in _indices)
        {
            entry.Value.Dispose();
        }

        _indices.Clear();
    }

    /// <summary>The gradient of a unit that is zero is taken as zero.</summary>
    private DeviceTensor Lasso(LossTerm.GroupLasso lasso)
    {
        SliceIndex index = Index(lasso.Units, () => lasso.Units);
        DeviceTensor squares = index.Squares(Find, device);
        DeviceTensor alive = squares.detach().gt(0);
        DeviceTensor norms = torch.where(alive, squares, torch.ones_like(squares)).sqrt();
        return (norms * index.Roots(device) * alive.to_type(torch.float64)).sum();
    }

    private SliceIndex Index(object key, Func<IReadOnlyList<IReadOnlyList<ParameterSlice>>> units) =>
        _indices.GetValue(key, _ => new SliceIndex(units(), Find, device));

    private DeviceTensor Zero() => torch.zeros([], torch.float64, device);

    private TorchParameter Find(string name) =>
        parameters.TryGetValue(name, out TorchParameter? parameter) ? parameter : throw new ArgumentException($"'{name}' is not a trained parameter", nameof(name));
}
