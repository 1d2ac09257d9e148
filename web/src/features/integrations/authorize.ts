/** Away to the provider's consent, and nothing more on this page. */
import { useMutation } from "@tanstack/react-query";

import { api } from "@/api/client";

export function useAuthorize() {
  return useMutation({
    mutationFn: (connectionId: string) => api.post<{ url: string }>(`/connections/${connectionId}/authorization`),
    onSuccess: ({ url }) => {
      if (/^https?:\/\//.test(url)) location.assign(url);
    },
  });
}
