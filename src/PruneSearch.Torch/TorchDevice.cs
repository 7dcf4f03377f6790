using System.Globalization;
using PruneSearch.Execution;

namespace PruneSearch.Torch;

/// <summary>Devices by the names that users give them.</summary>
internal static class TorchDevice
{
    /// <summary>The device of a name: <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>, or <c>auto</c>.</summary>
    /// <exception cref="InvalidInputException">The name is no device, or the device is not there.</exception>
    public static torch.Device Find(string name)
    {
        int count = CudaDevices();
        switch (name)
        {
            case BackendOptions.AnyDevice:
                return count > 0 ? torch.device("cuda:0") : torch.CPU;
            case "cpu":
                return torch.CPU;
            case "cuda":
                name = "cuda:0";
                break;
        }

        if (!name.StartsWith("cuda:", StringComparison.Ordinal) || !int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw new InvalidInputException($"torch device '{name}'", "is not a device", "a device is auto, cpu, cuda or cuda:N");
        }

        return index < count ? torch.device(name) : throw new InvalidInputException(
            $"torch device '{name}'",
            count == 0 ? $"is not there: libtorch {Libtorch.Kind} sees no CUDA device" : $"is not there: there are {count}, cuda:0 to cuda:{count - 1}",
            "a CUDA device needs NVIDIA's driver and a CUDA build of libtorch");
    }

    /// <summary>How many CUDA devices libtorch sees.</summary>
    public static int CudaDevices() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
