using PruneSearch.Hardware.Energy;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware.Energy;

/// <summary>Lines in the formats that NVIDIA's documentation of tegrastats shows for its boards.</summary>
public sealed class TegrastatsLineTests
{
    [Theory]
    [InlineData("09-19-2022 10:25:32 RAM 2448/7772MB (lfb 6x4MB) SWAP 0/3886MB (cached 0MB) CPU [1%@1190,off,0%@1190] EMC_FREQ 0%@2133 GR3D_FREQ 0%@[305] VIC_FREQ 115 CPU@43.5C SOC2@41.968C tj@43.5C VDD_IN 4937mW/4940mW VDD_CPU_GPU_CV 529mW/530mW VDD_SOC 1489mW/1490mW", 4937)]
    [InlineData("RAM 4722/30622MB (lfb 2x4MB) CPU [0%@729,0%@729] EMC_FREQ 0% GR3D_FREQ 0% GPU@39.9C VDD_GPU_SOC 3205mW/3200mW VDD_CPU_CV 801mW/800mW VIN_SYS_5V0 3618mW/3610mW NC 0mW/0mW VDDQ_VDD2_1V8AO 402mW/400mW", 3205 + 801 + 3618)]
    [InlineData("RAM 1903/7471MB (lfb 1152x4MB) CPU [2%@1190,1%@1190] EMC_FREQ 0% AO@40.5C GPU@41C VDD_IN 4060/4061 VDD_CPU_GPU_CV 610/611 VDD_SOC 1281/1282", 4060)]
    [InlineData("RAM 1903/15697MB (lfb 3210x4MB) CPU [1%@1190] EMC_FREQ 0% GPU@35.5C GPU 0/0 CPU 310/311 SOC 932/933 CV 0/0 VDDRQ 155/156 SYS5V 1842/1843", 310 + 932 + 155 + 1842)]
    [InlineData("RAM 1024/3964MB (lfb 2x4MB) IRAM 0/252kB(lfb 252kB) CPU [2%@102,0%@102] PLL@31C POM_5V_IN 2532/2530 POM_5V_GPU 39/38 POM_5V_CPU 239/238", 2532)]
    public void Power_is_that_of_the_input_or_the_sum_of_rails(string line, double milliwatts) => Assert.Equal(milliwatts, TegrastatsLine.Milliwatts(line));

    [Theory]
    [InlineData("")]
    [InlineData("RAM 2448/7772MB (lfb 6x4MB) SWAP 0/3886MB CPU [1%@1190,off] GPU@41C CPU@43.5C")]
    [InlineData("VDD_IN 4937mW")]
    [InlineData("VDD_IN 4937mV/4937mV")]
    public void A_line_without_rails_has_no_power(string line) => Assert.Null(TegrastatsLine.Milliwatts(line));
}
