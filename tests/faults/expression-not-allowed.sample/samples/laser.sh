lp -d "${{ vars.QUEUE }}"
lp -d {{ service.slug }}
