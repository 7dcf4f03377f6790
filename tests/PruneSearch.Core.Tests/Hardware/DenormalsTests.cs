using System.Runtime.InteropServices;
using PruneSearch.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class DenormalsTests
{
    [Fact]
    public void Flushing_takes_effect_on_this_thread_only_and_can_be_undone()
    {
        bool[] seen = OnOwnThread(() =>
        {
            bool before = Denormals.AreFlushed();
            bool took = Denormals.FlushToZero();
            bool flushed = Denormals.AreFlushed();
            float product = Product(1e-39f, 0.5f);
            bool back = Denormals.Keep();
            return (bool[])[before, took, flushed, product == 0, back, Product(1e-39f, 0.5f) == 0];
        });
        if (!seen[1])
        {
            Assert.False(seen[2], "denormals must not be flushed where the call says that it did not take effect");
            Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64,
                "denormals cannot be flushed on this system");
        }

        Assert.Equal([false, true, true, true, true, false], seen);
        Assert.False(Denormals.AreFlushed());
    }

    [Fact]
    public void A_scope_puts_back_what_was()
    {
        bool[] seen = OnOwnThread(() =>
        {
            var list = new List<bool>();
            using (new DenormalScope(flush: true))
            {
                list.Add(Denormals.AreFlushed());
                using (new DenormalScope(flush: false))
                {
                    list.Add(Denormals.AreFlushed());
                }

                list.Add(Denormals.AreFlushed());
            }

            list.Add(Denormals.AreFlushed());
            return list.ToArray();
        });
        Assert.SkipUnless(seen[0], "denormals cannot be flushed on this system");
        Assert.Equal([true, false, true, false], seen);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static float Product(float a, float b) => a * b;

    private static bool[] OnOwnThread(Func<bool[]> body)
    {
        bool[] result = [];
        var thread = new Thread(() => result = body());
        thread.Start();
        thread.Join();
        return result;
    }
}
