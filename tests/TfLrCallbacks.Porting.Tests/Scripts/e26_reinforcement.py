import torch
import gymnasium as gym

env = gym.make("CartPole-v1")
opt = torch.optim.Adam(policy.parameters(), lr=2.5e-4)
num_updates = 50
for update in range(1, num_updates + 1):
    frac = 1.0 - (update - 1.0) / num_updates
    lrnow = frac * 2.5e-4
    opt.param_groups[0]["lr"] = lrnow
    for t in range(128):
        obs, reward, done, _, _ = env.step(policy(obs))
    loss = compute()
    opt.zero_grad()
    loss.backward()
    opt.step()
