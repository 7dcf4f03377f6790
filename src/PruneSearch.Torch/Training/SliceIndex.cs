using PruneSearch.Execution;

namespace PruneSearch.Torch.Training;

/// <summary>Which parts of which parameters belong to which unit, as index tensors on the device.</summary>
internal sealed class SliceIndex : IDisposable
{
    private readonly List<Part> _parts = [];
    private readonly int _units;
    private readonly double[] _counts;
    private DeviceTensor? _roots;

    public SliceIndex(IReadOnlyList<IReadOnlyList<ParameterSlice>> units, Func<string, TorchParameter> find, torch.Device device)
    {
        _units = units.Count;
        _counts = new double[_units];
        var gathered = new SortedDictionary<(string Parameter, int Axis), (List<long> From, List<long> Unit)>();
        for (int unit = 0; unit < _units; unit++)
        {
            foreach (ParameterSlice slice in units[unit])
            {
                DeviceTensor data = find(slice.Parameter).Data;
                double each = slice.Axis is { } axis ? (double)data.NumberOfElements / data.shape[axis] : 1;
                _counts[unit] += slice.Indices.Count * each;
                if (!gathered.TryGetValue((slice.Parameter, slice.Axis ?? -1), out (List<long> From, List<long> Unit) lists))
                {
                    gathered.Add((slice.Parameter, slice.Axis ?? -1), lists = ([], []));
                }

                foreach (int index in slice.Indices)
                {
                    lists.From.Add(index);
                    lists.Unit.Add(unit);
                }
            }
        }

        foreach (((string parameter, int axis), (List<long> from, List<long> unit)) in gathered)
        {
            _parts.Add(new Part(parameter, axis, Keep(torch.tensor(from.ToArray(), device: device)), Keep(torch.tensor(unit.ToArray(), device: device))));
        }
    }

    /// <summary>The sum of squares of every unit's elements: as many numbers as units.</summary>
    public DeviceTensor Squares(Func<string, TorchParameter> find, torch.Device device)
    {
        DeviceTensor sums = torch.zeros([_units], torch.float64, device);
        foreach (Part part in _parts)
        {
            DeviceTensor squares = find(part.Parameter).Data.to_type(torch.float64).square();
            if (part.Axis >= 0)
            {
                DeviceTensor rows = squares.movedim([(long)part.Axis], [0]);
                squares = rows.reshape(rows.shape[0], -1).sum(1);
            }
            else
            {
                squares = squares.flatten();
            }

            sums = sums.index_add(0, part.Unit, squares.index_select(0, part.From), 1);
        }

        return sums;
    }

    /// <summary>The square root of every unit's number of elements.</summary>
    public DeviceTensor Roots(torch.Device device) =>
        _roots ??= Keep(torch.tensor(Array.ConvertAll(_counts, Math.Sqrt), device: device));

    public void Dispose()
    {
        _roots?.Dispose();
        foreach (Part part in _parts)
        {
            part.From.Dispose();
            part.Unit.Dispose();
        }
    }

    private static DeviceTensor Keep(DeviceTensor tensor) => tensor.DetachFromDisposeScope();

    private sealed record Part(string Parameter, int Axis, DeviceTensor From, DeviceTensor Unit);
}
