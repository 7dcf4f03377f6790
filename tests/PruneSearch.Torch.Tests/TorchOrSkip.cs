using PruneSearch.Execution;
using Xunit;

namespace PruneSearch.Torch.Tests;

/// <summary>The backend, or a skipped test that says what is missing.</summary>
internal static class TorchOrSkip
{
    public static TorchBackend Open(BackendOptions? options = null)
    {
        try
        {
            return new TorchBackend(options);
        }
        catch (InvalidInputException e) when (e.Message.Contains("libtorch cannot be loaded", StringComparison.Ordinal))
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
