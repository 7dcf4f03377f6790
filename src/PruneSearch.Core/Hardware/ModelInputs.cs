using System.Runtime.InteropServices;

namespace PruneSearch.Hardware;

/// <summary>Inputs for a loaded model: made up for timing, or checked against its ports.</summary>
public static class ModelInputs
{
    /// <summary>
    /// Seeded inputs of the given batch: standard normal for floating point, 0 or 1 for integers and booleans (safe as indices).
    /// The same input name, shape and seed give the same values, whatever the model.
    /// </summary>
    /// <exception cref="InvalidInputException">A batch that the model does not take, or a dynamic axis other than the first.</exception>
    public static IReadOnlyList<HostTensor> Generate(IReadOnlyList<ModelPort> ports, int batch, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        var errors = new List<InputError>();
        var tensors = new List<HostTensor>();
        foreach (ModelPort port in ports)
        {
            long[] dims = [.. port.Dims];
            for (int axis = 1; axis < dims.Length; axis++)
            {
                if (dims[axis] == ModelPort.Dynamic)
                {
                    errors.Add(new InputError($"input '{port.Name}'",
                        $"axis {axis} of {port} has no fixed size; pass the inputs to time with.",
                        "only the first axis, the batch, may be dynamic when inputs are made up"));
                }
            }

            if (dims.Length > 0 && dims[0] == ModelPort.Dynamic)
            {
                dims[0] = batch;
            }
            else if (batch != 1 && (dims.Length == 0 || dims[0] != batch))
            {
                errors.Add(new InputError($"input '{port.Name}'",
                    $"{port} does not take a batch of {batch}; use its own batch, or a model with a dynamic one.",
                    "the batch must be the size of the model's first axis, or that axis must be dynamic"));
            }

            if (errors.Count == 0)
            {
                tensors.Add(Fill(port.Name, port.Type, dims, new RandomStream(seed, "model-inputs/" + port.Name)));
            }
        }

        return errors.Count == 0 ? tensors : throw new InvalidInputException(errors);
    }

    /// <summary>The tensors in the order of the ports, each checked against its port.</summary>
    /// <exception cref="InvalidInputException">Lists every input that is missing, unknown, or does not fit.</exception>
    public static IReadOnlyList<HostTensor> Match(IReadOnlyList<ModelPort> ports, IReadOnlyList<HostTensor> inputs)
    {
        var errors = new List<InputError>();
        var ordered = new List<HostTensor>();
        foreach (ModelPort port in ports)
        {
            HostTensor? tensor = inputs.FirstOrDefault(t => t.Name == port.Name);
            if (tensor is null)
            {
                errors.Add(new InputError($"input '{port.Name}'", "is missing.", "every input of the model must be given"));
            }
            else if (!Fits(port, tensor))
            {
                errors.Add(new InputError($"input '{port.Name}'",
                    $"is {tensor.Type} [{string.Join(", ", tensor.Dims)}], the model takes {port}.",
                    "an input must have the type and shape of its port"));
            }
            else
            {
                ordered.Add(tensor);
            }
        }

        foreach (HostTensor extra in inputs.Where(t => ports.All(p => p.Name != t.Name)))
        {
            errors.Add(new InputError($"input '{extra.Name}'", $"is not an input of the model, which takes: {string.Join("; ", ports)}.",
                "only inputs of the model may be given"));
        }

        return errors.Count == 0 ? ordered : throw new InvalidInputException(errors);
    }

    private static bool Fits(ModelPort port, HostTensor tensor) =>
        port.Type == tensor.Type
        && port.Dims.Count == tensor.Dims.Count
        && port.Dims.Zip(tensor.Dims).All(pair => pair.First == ModelPort.Dynamic || pair.First == pair.Second);

    private static HostTensor Fill(string name, HostElementType type, long[] dims, RandomStream random)
    {
        byte[] data = new byte[HostTensor.ByteCount(type, dims)];
        switch (type)
        {
            case HostElementType.Float32:
                Fill(MemoryMarshal.Cast<byte, float>(data.AsSpan()), () => (float)random.NextGaussian());
                break;
            case HostElementType.Float16:
                Fill(MemoryMarshal.Cast<byte, Half>(data.AsSpan()), () => (Half)random.NextGaussian());
                break;
            case HostElementType.Float64:
                Fill(MemoryMarshal.Cast<byte, double>(data.AsSpan()), random.NextGaussian);
                break;
            case HostElementType.Int64:
                Fill(MemoryMarshal.Cast<byte, long>(data.AsSpan()), () => random.NextInt(2));
                break;
            case HostElementType.Int32:
                Fill(MemoryMarshal.Cast<byte, int>(data.AsSpan()), () => random.NextInt(2));
                break;
            default:
                Fill(data.AsSpan(), () => (byte)random.NextInt(2));
                break;
        }

        return new HostTensor(name, type, dims, data);
    }

    private static void Fill<T>(Span<T> values, Func<T> next)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }
    }
}
