import torch

total_updates = 60
actor_optim = torch.optim.Adam(actor.parameters(), lr=3e-4)
critic_optim = torch.optim.Adam(critic.parameters(), lr=1e-3)
actor_sched = torch.optim.lr_scheduler.LinearLR(actor_optim, start_factor=1.0, end_factor=0.0, total_iters=total_updates)
critic_sched = torch.optim.lr_scheduler.ExponentialLR(critic_optim, gamma=0.99)
for update in range(total_updates):
    actor_loss, critic_loss = rollout()
    actor_optim.zero_grad()
    actor_loss.backward()
    actor_optim.step()
    actor_sched.step()
    critic_optim.zero_grad()
    critic_loss.backward()
    critic_optim.step()
    critic_sched.step()
