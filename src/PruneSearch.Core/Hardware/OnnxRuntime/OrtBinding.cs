namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// Inputs and outputs bound to fixed buffers. Inputs are on the provider's device before the first timed run; outputs end in host
/// memory, where a caller would read them, so with a device provider their copy back is part of the latency.
/// </summary>
internal sealed unsafe class OrtBinding : IDisposable
{
    private readonly OrtHandle _binding;
    private readonly List<OrtTensor> _tensors = [];

    private OrtBinding(OrtHandle binding) => _binding = binding;

    /// <summary><c>OrtIoBinding*</c>.</summary>
    public nint Value => _binding.Value;

    /// <param name="outputs">An earlier run's outputs: their types and shapes are what is allocated.</param>
    public static OrtBinding Create(
        OrtLibrary library, OrtHandle session, IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs)
    {
        OrtApi api = library.Api;
        nint value;
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[OrtFunction.CreateIoBinding])(session.Value, &value));
        var binding = new OrtBinding(api.Own(value, OrtFunction.ReleaseIoBinding));
        try
        {
            foreach (HostTensor input in inputs)
            {
                binding.Bind(api, OrtFunction.BindInput, input.Name, OrtTensor.Copy(library, input));
            }

            foreach (HostTensor output in outputs)
            {
                binding.Bind(api, OrtFunction.BindOutput, output.Name, OrtTensor.Allocate(library, output.Type, output.Dims));
            }

            return binding;
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _tensors.ForEach(t => t.Dispose());
        _tensors.Clear();
    }

    private void Bind(OrtApi api, OrtFunction function, string name, OrtTensor tensor)
    {
        _tensors.Add(tensor);
        using var text = new Utf8Strings(name);
        api.Check(((delegate* unmanaged<nint, byte*, nint, nint>)api[function])(_binding.Value, text[0], tensor.Value));
    }
}
