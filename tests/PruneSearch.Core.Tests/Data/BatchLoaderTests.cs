using PruneSearch.Data;
using PruneSearch.Data.Loading;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class BatchLoaderTests
{
    private static readonly BatchLoaderOptions Full = new()
    {
        BatchSize = 4,
        Shuffle = true,
        Seed = 5,
        Normalization = Normalization.Raw,
        Augmentation = new() { CropPadding = 2, HorizontalFlip = true },
    };

    [Fact]
    public void SequentialBatchesAreTheDataInOrder()
    {
        var loader = new BatchLoader(new FakeDataSet(10, [2], 4), new() { BatchSize = 4, Normalization = Normalization.Raw });

        List<(float[] Inputs, int[] Labels)> batches = Read(loader, 0);

        Assert.Equal(3, loader.StepsPerEpoch);
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Labels.Length));
        Assert.Equal([800, 801, 900, 901], batches[2].Inputs);
        Assert.Equal([0, 1], batches[2].Labels);
    }

    [Fact]
    public void ThePartialBatchIsDroppedWhenAsked()
    {
        var loader = new BatchLoader(new FakeDataSet(10, [1]), new() { BatchSize = 4, DropLast = true });

        Assert.Equal([4, 4], Read(loader, 0).Select(batch => batch.Labels.Length));
        Assert.Contains("fewer than one batch", Assert.Throws<InvalidInputException>(() => new BatchLoader(new FakeDataSet(3, [1]), new() { BatchSize = 4, DropLast = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShufflingReadsEverySampleOnceInAnOrderOfSeedAndEpoch()
    {
        IDataSet data = new FakeDataSet(50, [1], 50);
        int[] Order(ulong seed, int epoch, int batch) =>
            [.. Read(new BatchLoader(data, new() { BatchSize = batch, Shuffle = true, Seed = seed }), epoch).SelectMany(b => b.Labels)];

        int[] first = Order(1, 0, 8);

        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 50), first);
        Assert.Equal(first, Order(1, 0, 50));
        Assert.NotEqual(first, Order(1, 1, 8));
        Assert.NotEqual(first, Order(2, 0, 8));
    }

    [Fact]
    public void ResumingInTheMiddleGivesTheSameBatches()
    {
        var loader = new BatchLoader(new FakeDataSet(23, [1, 6, 6]), Full);
        List<(float[] Inputs, int[] Labels)> whole = Read(loader, 3);

        for (int step = 0; step <= loader.StepsPerEpoch; step++)
        {
            List<(float[] Inputs, int[] Labels)> rest = Read(loader, 3, step);

            Assert.Equal(whole.Skip(step).Select(b => b.Labels), rest.Select(b => b.Labels));
            Assert.Equal(whole.Skip(step).Select(b => b.Inputs), rest.Select(b => b.Inputs));
        }
    }

    [Fact]
    public void WhatASampleBecomesDoesNotDependOnTheBatchSize()
    {
        IDataSet data = new FakeDataSet(23, [1, 6, 6]);

        float[] small = [.. Read(new BatchLoader(data, Full), 1).SelectMany(b => b.Inputs)];
        float[] large = [.. Read(new BatchLoader(data, Full with { BatchSize = 23 }), 1).SelectMany(b => b.Inputs)];
        float[] otherEpoch = [.. Read(new BatchLoader(data, Full with { Shuffle = false }), 2).SelectMany(b => b.Inputs)];

        Assert.Equal(small, large);
        Assert.NotEqual([.. Read(new BatchLoader(data, Full with { Shuffle = false }), 1).SelectMany(b => b.Inputs)], otherEpoch);
    }

    [Fact]
    public void CropAndFlipAreTheOnesThatAPlainReferenceFinds()
    {
        const int Size = 5;
        const int Padding = 2;
        var data = new FakeDataSet(300, [2, Size, Size]);
        var loader = new BatchLoader(data, new() { BatchSize = 300, Normalization = Normalization.Raw, Augmentation = new() { CropPadding = Padding, HorizontalFlip = true } });
        float[] inputs = Read(loader, 0)[0].Inputs;
        var seen = new Dictionary<(int, int, bool), int>();
        for (int n = 0; n < 300; n++)
        {
            float[] sample = inputs[(n * 50)..((n + 1) * 50)];
            (int, int, bool)[] matches = [.. from dy in Enumerable.Range(-Padding, 5)
                                             from dx in Enumerable.Range(-Padding, 5)
                                             from flip in new[] { false, true }
                                             where sample.SequenceEqual(Reference(n, dy, dx, flip))
                                             select (dy, dx, flip)];
            (int, int, bool) match = Assert.Single(matches);
            seen[match] = seen.GetValueOrDefault(match) + 1;
        }

        // 50 possibilities, 6 samples each on average: all but a few are met, none far too often.
        Assert.InRange(seen.Count, 45, 50);
        Assert.True(seen.Values.Max() < 20);

        // Index 0 at the top left would be 100 n, which is 0 for n = 0 only: there padding and pixel look alike, but no more is alike.
        static float[] Reference(int n, int dy, int dx, bool flip)
        {
            var values = new float[50];
            for (int c = 0; c < 2; c++)
            {
                for (int y = 0; y < Size; y++)
                {
                    for (int x = 0; x < Size; x++)
                    {
                        int fromX = (flip ? Size - 1 - x : x) + dx;
                        int fromY = y + dy;
                        bool inside = fromX is >= 0 and < Size && fromY is >= 0 and < Size;
                        values[(((c * Size) + y) * Size) + x] = inside ? (100 * n) + (((c * Size) + fromY) * Size) + fromX : 0;
                    }
                }
            }

            return values;
        }
    }

    [Fact]
    public void PaddingIsBlackBeforeNormalisation()
    {
        var options = new BatchLoaderOptions { BatchSize = 40, Normalization = Normalization.Standard([0.5], [0.25]), Augmentation = new() { CropPadding = 3 } };

        float[] inputs = Read(new BatchLoader(new FakeDataSet(40, [1, 4, 4]), options), 0)[0].Inputs;

        Assert.Contains(-2f, inputs[16..]);
        Assert.DoesNotContain(0f, inputs[16..]);
    }

    [Fact]
    public void AugmentationMustFitTheSamples()
    {
        var flat = new FakeDataSet(4, [8]);
        var image = new FakeDataSet(4, [1, 4, 4]);

        Assert.Throws<InvalidInputException>(() => new BatchLoader(flat, new() { Augmentation = new() { HorizontalFlip = true } }));
        Assert.Throws<InvalidInputException>(() => new BatchLoader(image, new() { Augmentation = new() { CropPadding = 5 } }));
        Assert.Throws<InvalidInputException>(() => new BatchLoader(image, new() { Augmentation = new() { CropPadding = -1 } }));
    }

    [Fact]
    public void AnErrorInTheBackgroundReachesTheCallerAtItsBatch()
    {
        var data = new FakeDataSet(10, [1]) { OnRead = index => _ = index == 5 ? throw new InvalidInputException("b.png", "damaged", "rule") : 0 };
        var loader = new BatchLoader(data, new() { BatchSize = 2 });
        var inputs = new float[2];
        var labels = new int[2];
        using BatchReader reader = loader.Open(0);

        Assert.Equal(2, reader.Next(inputs, labels));
        Assert.Equal(2, reader.Next(inputs, labels));
        Assert.Throws<InvalidInputException>(() => reader.Next(inputs, labels));
        Assert.Equal(2, reader.Step);
    }

    [Fact]
    public void DisposingStopsTheBackgroundAndDoesNotHang()
    {
        int reads = 0;
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var data = new FakeDataSet(1000, [1])
        {
            OnRead = _ =>
            {
                Interlocked.Increment(ref reads);
                entered.Set();
                go.Wait(TestContext.Current.CancellationToken);
            },
        };
        BatchReader reader = new BatchLoader(data, new() { BatchSize = 1000 }).Open(0);
        entered.Wait(TestContext.Current.CancellationToken);

        var disposing = new Thread(reader.Dispose);
        disposing.Start();
        SpinWait.SpinUntil(() => disposing.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        go.Set();
        disposing.Join();

        Assert.InRange(reads, 1, 999);
        Assert.Throws<ObjectDisposedException>(() => reader.Next(new float[1000], new int[1000]));
    }

    [Fact]
    public void TheNextBatchIsReadWhileTheCallerHasTheLast()
    {
        using var second = new ManualResetEventSlim();
        var data = new FakeDataSet(4, [1])
        {
            OnRead = index =>
            {
                if (index == 3)
                {
                    second.Set();
                }
            },
        };
        using BatchReader reader = new BatchLoader(data, new() { BatchSize = 2 }).Open(0);

        reader.Next(new float[2], new int[2]);

        second.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(1, reader.Step);
    }

    private static List<(float[] Inputs, int[] Labels)> Read(BatchLoader loader, int epoch, int firstStep = 0)
    {
        var batches = new List<(float[], int[])>();
        var inputs = new float[loader.BatchSize * loader.SampleLength];
        var labels = new int[loader.BatchSize];
        using BatchReader reader = loader.Open(epoch, firstStep);
        while (reader.Next(inputs, labels) is > 0 and int count)
        {
            batches.Add((inputs[..(count * loader.SampleLength)], labels[..count]));
        }

        return batches;
    }
}
